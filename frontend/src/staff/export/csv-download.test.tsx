import { cleanup, screen } from "@solidjs/testing-library";
import { expect, test } from "vitest";
import { fakeSources } from "../../testing/fake-sources.ts";
import { aStaffTicket, page, visitStaff } from "../testing/fake-staff.tsx";
import { TicketsPage } from "../tickets/tickets-page.tsx";
import { csvFile, separatorOf } from "./csv-download.tsx";

const download = () => screen.findByRole("link", { name: "Download (CSV)" });

test("the separator is chosen beside each export, and remembered", async () => {
  const sources = fakeSources();
  const { user } = visitStaff(TicketsPage, { tickets: [page(aStaffTicket())] }, { sources });
  expect((await download()).getAttribute("href")).toMatch(/tickets\.csv\?separator=comma$/);
  await user.selectOptions(screen.getByLabelText("File format"), "semicolon");
  expect((await download()).getAttribute("href")).toMatch(/separator=semicolon$/);
  cleanup();
  visitStaff(TicketsPage, { tickets: [page(aStaffTicket())] }, { sources });
  expect((await download()).getAttribute("href")).toMatch(/separator=semicolon$/);
});

test.each([
  ["de-DE", "semicolon"],
  ["fr", "semicolon"],
  ["pl", "semicolon"],
  ["en-GB", "comma"],
  ["ja", "comma"],
] as const)("in %s the default is a %s", (language, separator) => {
  expect(separatorOf([language])).toBe(separator);
});

test("a file that the page writes quotes each text, and never as a formula", () => {
  expect(csvFile([["where"], ["row 1, name", 'is "x"'], ["=1+1", "x;=2"]], "semicolon")).toBe(
    '\ufeff"where"\r\n"row 1, name";"is ""x"""\r\n"\'=1+1";"x;\'=2"\r\n',
  );
});
