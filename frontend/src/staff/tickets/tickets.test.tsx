import type { StaffTicket, Verification } from "@admit/contract";
import { screen } from "@solidjs/testing-library";
import { expect, test } from "vitest";
import { aStaffPurchase, aStaffTicket, eventId, page, press, ticketId, visitStaff } from "../testing/fake-staff.tsx";
import { PurchasesPage } from "./purchases-page.tsx";
import { TicketsPage } from "./tickets-page.tsx";
import { verdictOf } from "./ticket-text.ts";

const voided = aStaffTicket({ status: "VOIDED", voidedAt: "2026-11-22T13:00:00.000Z", voidReason: "Lost" });

async function openVoid(answer: StaffTicket, later = page(voided)) {
  const visited = visitStaff(TicketsPage, { tickets: [page(aStaffTicket()), later], voidTicket: [answer] });
  await press(visited, "Void ticket 12");
  return visited;
}

test("voiding names the ticket and its holder, and needs a reason before anything is sent", async () => {
  const visited = await openVoid(voided);
  expect(screen.getByRole("dialog", { name: "Void ticket 12 of Ada Lovelace?" })).toBeTruthy();
  expect(screen.getByText(/This can’t be undone\./)).toBeTruthy();
  await press(visited, "Void ticket");
  expect(screen.getByText("Enter a reason, for the record.")).toBeTruthy();
  expect(visited.api.voidTicket).not.toHaveBeenCalled();
  await visited.user.type(screen.getByLabelText("Reason"), "Lost");
  await press(visited, "Void ticket");
  expect(await screen.findByText("Ticket 12 is void.")).toBeTruthy();
  expect(screen.getByText(/: Lost$/)).toBeTruthy();
  expect(visited.api.voidTicket.mock.calls).toEqual([[ticketId, "Lost"]]);
  expect(screen.queryByRole("button", { name: "Void ticket 12" })).toBeNull();
});

test("a void that is in line says so, and is followed until it is done", async () => {
  const visited = await openVoid(aStaffTicket());
  let endWait = () => {};
  visited.sources.rest = () => new Promise((resolve) => (endWait = resolve));
  await visited.user.type(screen.getByLabelText("Reason"), "Lost");
  await press(visited, "Void ticket");
  expect(await screen.findByText("Void in line")).toBeTruthy();
  endWait();
  expect(await screen.findByText("Ticket 12 is void.")).toBeTruthy();
});

test("reissuing says that the old code stops working, and happens only once it is confirmed", async () => {
  const visited = visitStaff(TicketsPage, { tickets: [page(aStaffTicket())], reissueTicket: [aStaffTicket()] });
  await press(visited, "Reissue ticket 12");
  expect(screen.getByText(/The old code stops working immediately/)).toBeTruthy();
  expect(visited.api.reissueTicket).not.toHaveBeenCalled();
  await press(visited, "Reissue ticket");
  expect(await screen.findByText("Ticket 12 has a new code. The old one no longer works.")).toBeTruthy();
});

test("a pasted code is checked without its spaces", async () => {
  const verify = [{ valid: true, reason: null, ticket: aStaffTicket() }];
  const visited = visitStaff(TicketsPage, { tickets: [page(aStaffTicket())], verify });
  await press(visited, "Check a code");
  await visited.user.type(screen.getByLabelText("Scan or type a code"), "ABCD EFGH{Enter}");
  expect(await screen.findByText("Ticket 12, Ada Lovelace.")).toBeTruthy();
  expect(visited.api.verify.mock.calls).toEqual([["ABCDEFGH"]]);
});

test.each<[Verification, boolean, string, RegExp]>([
  [{ valid: true, reason: null, ticket: aStaffTicket() }, true, "Valid", /Ticket 12, Ada Lovelace/],
  [{ valid: true, reason: null, ticket: aStaffTicket({ eventId: ticketId }) }, false, "Another event", /wrong event/],
  [{ valid: false, reason: "forged", ticket: null }, false, "Not valid", /didn’t issue this code/],
  [{ valid: false, reason: "voided", ticket: voided }, false, "Not valid", /voided.*Ticket 12/],
  [{ valid: false, reason: "superseded", ticket: aStaffTicket() }, false, "Not valid", /newer code/],
  [{ valid: false, reason: "not-visible", ticket: aStaffTicket() }, false, "Not valid", /suspended/],
])("the verdict on %j is clear", (verification, admits, title, detail) => {
  expect(verdictOf(verification, eventId)).toMatchObject({ admits, title });
  expect(verdictOf(verification, eventId).detail).toMatch(detail);
});

test("a purchase that got fewer tickets than requested says why", async () => {
  const partial = aStaffPurchase({ status: "partial", issued: 1, reason: "user-cap" });
  visitStaff(PurchasesPage, { purchases: [page(partial)] });
  expect(await screen.findByText("limit per person")).toBeTruthy();
});

test("an event without tickets says so, and offers its exports", async () => {
  visitStaff(TicketsPage, { tickets: [page()] });
  expect(await screen.findByText("No tickets yet.")).toBeTruthy();
  const link = screen.getByRole("link", { name: "Download (CSV)" });
  expect(link.getAttribute("href")).toBe(`/v1/admin/events/${eventId}/tickets.csv?separator=comma`);
});
