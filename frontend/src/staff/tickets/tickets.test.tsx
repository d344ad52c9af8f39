import type { Verification } from "@admit/contract";
import { cleanup, screen } from "@solidjs/testing-library";
import { afterEach, expect, test } from "vitest";
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

afterEach(cleanup);

const voided = aStaffTicket({ status: "VOIDED", voidedAt: "2026-11-22T13:00:00.000Z", voidReason: "Lost" });

async function openVoid(api: ReturnType<typeof fakeStaffApi>) {
  api.tickets.mockReturnValueOnce(page(aStaffTicket()));
  const visited = visitStaff(TicketsPage, api);
  await visited.user.click(await screen.findByRole("button", { name: "Void ticket 12" }));
  return visited;
}

test("voiding names the ticket and its holder, and wants a reason before anything is sent", async () => {
  const api = fakeStaffApi();
  api.voidTicket.mockResolvedValueOnce(voided);
  const { user } = await openVoid(api);
  expect(screen.getByRole("dialog", { name: "Void ticket 12 of Ada Lovelace?" })).toBeTruthy();
  expect(screen.getByText(/This cannot be undone\./)).toBeTruthy();
  await user.click(screen.getByRole("button", { name: "Void the ticket" }));
  expect(screen.getByText("Say why, for whoever asks later.")).toBeTruthy();
  expect(api.voidTicket).not.toHaveBeenCalled();
  await user.type(screen.getByLabelText("Why"), "Lost");
  await user.click(screen.getByRole("button", { name: "Void the ticket" }));
  expect(await screen.findByText("Ticket 12 is void.")).toBeTruthy();
  expect(screen.getByText(/: Lost$/)).toBeTruthy();
  expect(api.voidTicket.mock.calls).toEqual([[ticketId, "Lost"]]);
  expect(screen.queryByRole("button", { name: "Void ticket 12" })).toBeNull();
});

test("a void that stands in the line is told so, and followed until it is done", async () => {
  const api = fakeStaffApi();
  api.voidTicket.mockResolvedValueOnce(aStaffTicket());
  const { user, sources } = await openVoid(api);
  let goOn = () => {};
  sources.rest = () => new Promise((resolve) => (goOn = resolve));
  await user.type(screen.getByLabelText("Why"), "Lost");
  await user.click(screen.getByRole("button", { name: "Void the ticket" }));
  expect(await screen.findByText("Void is in line")).toBeTruthy();
  api.tickets.mockReturnValueOnce(page(voided));
  goOn();
  expect(await screen.findByText("Ticket 12 is void.")).toBeTruthy();
});

test("reissuing says that the old code stops at once, and happens only once it is confirmed", async () => {
  const api = fakeStaffApi();
  api.tickets.mockReturnValueOnce(page(aStaffTicket()));
  api.reissueTicket.mockResolvedValueOnce(aStaffTicket());
  const { user } = visitStaff(TicketsPage, api);
  await user.click(await screen.findByRole("button", { name: "Reissue ticket 12" }));
  expect(screen.getByText(/The old code stops working at once/)).toBeTruthy();
  expect(api.reissueTicket).not.toHaveBeenCalled();
  await user.click(screen.getByRole("button", { name: "Reissue the ticket" }));
  expect(await screen.findByText("Ticket 12 has a new code. The old one works no more.")).toBeTruthy();
});

test("a pasted code is checked as it is, whatever spaces it was written with", async () => {
  const api = fakeStaffApi();
  api.tickets.mockReturnValueOnce(page(aStaffTicket()));
  api.verify.mockResolvedValueOnce({ valid: true, reason: null, ticket: aStaffTicket() });
  const { user } = visitStaff(TicketsPage, api);
  await user.click(screen.getByRole("button", { name: "Check a code" }));
  await user.type(screen.getByLabelText(/The code in letters/), "ABCD EFGH{Enter}");
  expect(await screen.findByText("Ticket 12, Ada Lovelace.")).toBeTruthy();
  expect(api.verify.mock.calls).toEqual([["ABCDEFGH"]]);
});

test.each<[Verification, boolean, string, RegExp]>([
  [{ valid: true, reason: null, ticket: aStaffTicket() }, true, "Valid", /Ticket 12, Ada Lovelace/],
  [
    { valid: true, reason: null, ticket: aStaffTicket({ eventId: ticketId }) },
    false,
    "For another event",
    /not for this event/,
  ],
  [{ valid: false, reason: "forged", ticket: null }, false, "Not valid", /not made by this service/],
  [{ valid: false, reason: "voided", ticket: voided }, false, "Not valid", /voided.*Ticket 12/],
  [{ valid: false, reason: "superseded", ticket: aStaffTicket() }, false, "Not valid", /newer one/],
  [{ valid: false, reason: "not-visible", ticket: aStaffTicket() }, false, "Not valid", /suspended/],
])("the verdict on %j is told", (verification, admits, title, detail) => {
  expect(verdictOf(verification, eventId)).toMatchObject({ admits, title });
  expect(verdictOf(verification, eventId).detail).toMatch(detail);
});

test("a purchase that got less than it asked for says why", async () => {
  const api = fakeStaffApi();
  api.purchases.mockReturnValueOnce(page(aStaffPurchase({ status: "partial", issued: 1, reason: "user-cap" })));
  visitStaff(PurchasesPage, api);
  expect(await screen.findByText("the most per person")).toBeTruthy();
});

test("an event without tickets says so, and offers its exports", async () => {
  const api = fakeStaffApi();
  api.tickets.mockReturnValueOnce(page());
  visitStaff(TicketsPage, api);
  expect(await screen.findByText("No ticket is issued yet.")).toBeTruthy();
  expect(screen.getByRole("link", { name: "Download (CSV)" }).getAttribute("href")).toBe(
    `/v1/admin/events/${eventId}/tickets.csv`,
  );
});
