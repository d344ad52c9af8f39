import type { Verification } from "@admit/contract";
import { screen } from "@solidjs/testing-library";
import { expect, test } from "vitest";
import {
  aStaffPurchase,
  aStaffTicket,
  eventId,
  fakeStaffApi,
  page,
  ticketId,
  visitStaff,
} from "../testing/fake-staff.tsx";
import { PurchasesPage } from "./purchases-page.tsx";
import { TicketsPage } from "./tickets-page.tsx";
import { verdictOf } from "./ticket-text.ts";

const voided = aStaffTicket({ status: "VOIDED", voidedAt: "2026-11-22T13:00:00.000Z", voidReason: "Lost" });

async function openVoid(api: ReturnType<typeof fakeStaffApi>) {
  api.tickets.mockReturnValueOnce(page(aStaffTicket()));
  const visited = visitStaff(TicketsPage, api);
  await visited.user.click(await screen.findByRole("button", { name: "Void ticket 12" }));
  return visited;
}

test("voiding names the ticket and its holder, and needs a reason before anything is sent", async () => {
  const api = fakeStaffApi();
  api.voidTicket.mockResolvedValueOnce(voided);
  const { user } = await openVoid(api);
  expect(screen.getByRole("dialog", { name: "Void ticket 12 of Ada Lovelace?" })).toBeTruthy();
  expect(screen.getByText(/This can’t be undone\./)).toBeTruthy();
  await user.click(screen.getByRole("button", { name: "Void ticket" }));
  expect(screen.getByText("Enter a reason, for the record.")).toBeTruthy();
  expect(api.voidTicket).not.toHaveBeenCalled();
  await user.type(screen.getByLabelText("Reason"), "Lost");
  await user.click(screen.getByRole("button", { name: "Void ticket" }));
  expect(await screen.findByText("Ticket 12 is void.")).toBeTruthy();
  expect(screen.getByText(/: Lost$/)).toBeTruthy();
  expect(api.voidTicket.mock.calls).toEqual([[ticketId, "Lost"]]);
  expect(screen.queryByRole("button", { name: "Void ticket 12" })).toBeNull();
});

test("a void that is in line says so, and is followed until it is done", async () => {
  const api = fakeStaffApi();
  api.voidTicket.mockResolvedValueOnce(aStaffTicket());
  const { user, sources } = await openVoid(api);
  let endWait = () => {};
  sources.rest = () => new Promise((resolve) => (endWait = resolve));
  await user.type(screen.getByLabelText("Reason"), "Lost");
  await user.click(screen.getByRole("button", { name: "Void ticket" }));
  expect(await screen.findByText("Void in line")).toBeTruthy();
  api.tickets.mockReturnValueOnce(page(voided));
  endWait();
  expect(await screen.findByText("Ticket 12 is void.")).toBeTruthy();
});

test("reissuing says that the old code stops working, and happens only once it is confirmed", async () => {
  const api = fakeStaffApi();
  api.tickets.mockReturnValueOnce(page(aStaffTicket()));
  api.reissueTicket.mockResolvedValueOnce(aStaffTicket());
  const { user } = visitStaff(TicketsPage, api);
  await user.click(await screen.findByRole("button", { name: "Reissue ticket 12" }));
  expect(screen.getByText(/The old code stops working immediately/)).toBeTruthy();
  expect(api.reissueTicket).not.toHaveBeenCalled();
  await user.click(screen.getByRole("button", { name: "Reissue ticket" }));
  expect(await screen.findByText("Ticket 12 has a new code. The old one no longer works.")).toBeTruthy();
});

test("a pasted code is checked without its spaces", async () => {
  const api = fakeStaffApi();
  api.tickets.mockReturnValueOnce(page(aStaffTicket()));
  api.verify.mockResolvedValueOnce({ valid: true, reason: null, ticket: aStaffTicket() });
  const { user } = visitStaff(TicketsPage, api);
  await user.click(screen.getByRole("button", { name: "Check a code" }));
  await user.type(screen.getByLabelText("Scan or type a code"), "ABCD EFGH{Enter}");
  expect(await screen.findByText("Ticket 12, Ada Lovelace.")).toBeTruthy();
  expect(api.verify.mock.calls).toEqual([["ABCDEFGH"]]);
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
  const api = fakeStaffApi();
  api.purchases.mockReturnValueOnce(page(aStaffPurchase({ status: "partial", issued: 1, reason: "user-cap" })));
  visitStaff(PurchasesPage, api);
  expect(await screen.findByText("limit per person")).toBeTruthy();
});

test("an event without tickets says so, and offers its exports", async () => {
  const api = fakeStaffApi();
  api.tickets.mockReturnValueOnce(page());
  visitStaff(TicketsPage, api);
  expect(await screen.findByText("No tickets yet.")).toBeTruthy();
  expect(screen.getByRole("link", { name: "Download (CSV)" }).getAttribute("href")).toBe(
    `/v1/admin/events/${eventId}/tickets.csv`,
  );
});
