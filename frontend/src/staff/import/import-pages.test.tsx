import type { Import } from "@admit/contract";
import { screen } from "@solidjs/testing-library";
import { expect, test } from "vitest";
import { Refused } from "../../api/request.ts";
import { makeMemoryStorage } from "../../sources/storage.ts";
import { aProblem, lost } from "../../testing/fake-sources.ts";
import { anImport, eventId, importId, page, press, visitStaff } from "../testing/fake-staff.tsx";
import { ImportPage, ImportProgressPage } from "./import-pages.tsx";
import { forgetUpload, uploadKey, asCsv } from "./import-file.tsx";

const people = (lastModified = 1) =>
  new File(["email,name,quantity\n"], "people.csv", { type: "text/csv", lastModified });

/** Imports the file, with these answers. */
async function upload(...createImport: (Import | Error)[]) {
  const visited = visitStaff(ImportPage, { imports: [page()], createImport });
  await visited.user.upload(screen.getByLabelText(/Choose a CSV file/), people());
  await press(visited, "Import people.csv");
  return visited;
}

test("an upload leads to the import's own address", async () => {
  const { history } = await upload(anImport());
  expect(await screen.findByText("Elsewhere")).toBeTruthy();
  expect(history.get()).toBe(`/staff/events/${eventId}/imports/${importId}`);
});

test("all errors of a file are listed, the first hundred at first, and nothing was issued", async () => {
  const errors = Array.from({ length: 250 }, (_, at) => ({ path: `row ${at + 1}, email`, message: "is empty" }));
  const visited = await upload(new Refused({ ...aProblem("invalid-request"), errors }, null));
  expect(await screen.findByRole("heading", { name: "Nothing was issued: 250 errors in people.csv" })).toBeTruthy();
  expect(screen.getByText("Row 1, email")).toBeTruthy();
  expect(screen.queryByText("Row 101, email")).toBeNull();
  await press(visited, "Show 100 more");
  expect(screen.getByText("Row 101, email")).toBeTruthy();
});

test("a file whose answer was lost is sent again with the same key", async () => {
  const visited = await upload(lost(), anImport());
  expect(await screen.findByText(/the same file counts only once/)).toBeTruthy();
  await press(visited, "Import people.csv");
  await screen.findByText("Elsewhere");
  expect(visited.api.createImport.mock.calls.map((call) => call[2])).toEqual(["key-1", "key-1"]);
});

test("without a file nothing is sent", async () => {
  await press(visitStaff(ImportPage, { imports: [page()] }), "Import");
  expect(screen.getByText("Choose a file first.")).toBeTruthy();
});

test("a file keeps its key until it is answered; another file, or the same one afterwards, gets a new key", () => {
  const storage = makeMemoryStorage();
  let keys = 0;
  const keyOf = (file: File) => uploadKey(storage, eventId, file, () => `key-${++keys}`);
  expect([keyOf(people()), keyOf(people()), keyOf(people(2))]).toEqual(["key-1", "key-1", "key-2"]);
  forgetUpload(storage, eventId);
  expect(keyOf(people(2))).toBe("key-3");
});

test("the list of errors quotes the file's text, and never as a formula", () => {
  expect(
    asCsv([
      { path: "row 1, name", message: 'is "x"' },
      { path: "=1+1", message: "-2" },
    ]),
  ).toBe('\ufeffwhere,error\r\n"row 1, name","is ""x"""\r\n"\'=1+1","\'-2"\r\n');
});

test("progress is polled until the import is done", async () => {
  const done = anImport({ status: "DONE", decided: 3, fulfilled: 2, rejected: 1, ticketsIssued: 3 });
  const at = { path: "/:importId", at: `/${importId}` };
  const { api } = visitStaff(ImportProgressPage, { import: [anImport(), done] }, at);
  expect(await screen.findByText("Done. Issued 3 tickets of 6.")).toBeTruthy();
  expect(screen.getByRole("progressbar").getAttribute("value")).toBe("3");
  expect(api.import).toHaveBeenCalledTimes(2);
  const link = screen.getByRole("link", { name: /Download results/ });
  expect(link.getAttribute("href")).toBe(`/v1/admin/events/${eventId}/imports/${importId}.csv`);
});
