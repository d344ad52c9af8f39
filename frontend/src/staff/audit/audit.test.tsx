import type { AuditEntry } from "@admit/contract";
import { screen } from "@solidjs/testing-library";
import { expect, test } from "vitest";
import { anEntry, eventId, page, press, staffId, userId, visitStaff } from "../testing/fake-staff.tsx";
import { AuditPage } from "./audit-page.tsx";
import { addressOf, detailsOf, nameOfAction, nameOfSubject, type Detail } from "./audit-text.ts";

test("who did what to what is readable, with a link to it", async () => {
  visitStaff(AuditPage, { audit: [page(anEntry())] });
  expect(await screen.findByRole("link", { name: "Tomás Vela" })).toBeTruthy();
  expect(screen.getByRole("cell", { name: "Voided the ticket" })).toBeTruthy();
  const link = screen.getByRole("link", { name: "Ticket 12" });
  expect(link.getAttribute("href")).toBe(`/staff/events/${eventId}/tickets?q=12`);
});

test("the filters of the address are used, and can be dropped", async () => {
  const at = `/?actorId=${staffId}&action=ticket.void`;
  const visited = visitStaff(AuditPage, { audit: [page(), page()] }, { at });
  await press(visited, "Show everything");
  expect(visited.api.audit.mock.calls.map((call) => call[1])).toMatchObject([
    { actorId: staffId, action: "ticket.void" },
    { actorId: undefined, action: "ticket.void" },
  ]);
});

test.each<[details: AuditEntry["details"], shown: Partial<Detail>]>([
  [{ userId }, { name: "User", value: `…${userId.slice(-6)}`, address: `/staff/people/${userId}` }],
  [{ linkCreatedById: staffId }, { name: "Link created by", address: `/staff/people/${staffId}` }],
  [{ status: "SUSPENDED" }, { name: "Status", value: "suspended" }],
  [{ capacity: { from: 10, to: 20 } }, { name: "Capacity", value: "10 → 20" }],
  [{ endsAt: null }, { name: "Ends at", value: "none" }],
  [{ startsAt: "2026-12-12T19:00:00.000Z" }, { value: expect.stringMatching(/^(Sat 12|Sun 13) Dec 2026/) as string }],
  [{ send: true }, { name: "Send", value: "yes" }],
  [{ q: "ada" }, { name: "Searched for" }],
  [{ made: true }, { name: "New account" }],
  [{ "ticket.verify": 380 }, { name: "Checked a code", value: "380", address: null }],
])("the details %j are readable", (details, shown) => {
  expect(detailsOf(anEntry({ details }))).toMatchObject([shown]);
});

test.each([
  ["a refusal", "request.refused", "route", "GET /v1/admin/users", "Access refused", "Request GET /v1/admin/users"],
  ["what was left out", "audit.left-out", "route", "POST /x", "More actions, not listed", "Request POST /x"],
  ["a read", "user.list", "people", "list", "Searched people", "People list"],
  ["a user acting on their own account by name", "session.start", "user", staffId, "Signed in", "Person Tomás Vela"],
  ["what is unknown unchanged", "gate.open", "gate", "01JD3V5Y6Q8ZK2M4N6P8R0GATE", "gate.open", "gate …R0GATE"],
])("an entry names %s", (_what, action, type, id, actionText, subjectText) => {
  const entry = anEntry({ action, subject: { type, id }, details: {} });
  expect([nameOfAction(entry.action), nameOfSubject(entry)]).toEqual([actionText, subjectText]);
  expect(addressOf(entry)).toBe(type === "user" ? `/staff/people/${id}` : null);
});
