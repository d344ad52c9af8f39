import type { AuditEntry } from "@admit/contract";
import { screen } from "@solidjs/testing-library";
import { expect, test } from "vitest";
import { anEntry, eventId, page, press, staffId, userId, visitStaff } from "../testing/fake-staff.tsx";
import { AuditPage } from "./audit-page.tsx";
import { addressOf, detailsOf, nameOfSubject, sentenceOf, type Detail } from "./audit-text.ts";

test("who did what to what is readable, with a link to it", async () => {
  visitStaff(AuditPage, { audit: [page(anEntry())] });
  expect(await screen.findByRole("link", { name: "Tomás Vela" })).toBeTruthy();
  expect(screen.getAllByRole("cell").map((cell) => cell.textContent)).toContain("Tomás Vela voided ticket 12.");
  const link = screen.getByRole("link", { name: "ticket 12" });
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
  [{ userId }, { name: "Person", value: `…${userId.slice(-6)}`, address: `/staff/people/${userId}` }],
  [{ linkCreatedById: staffId }, { name: "Link created by", address: `/staff/people/${staffId}` }],
  [{ status: "SUSPENDED" }, { name: "Status", value: "Suspended" }],
  [{ body: "One.\n\nTwo." }, { name: "Description", value: "changed" }],
  [{ rows: 1204 }, { name: "Rows", value: "1,204" }],
  [
    { before: { role: "BUYER" }, after: { role: "STAFF" } },
    { name: "Before", value: "Role: Buyer" },
  ],
  [{ capacity: { from: 10, to: 20 } }, { name: "Capacity", value: "10 → 20" }],
  [{ endsAt: null }, { name: "Ends", value: "none" }],
  [{ startsAt: "2026-12-12T19:00:00.000Z" }, { value: expect.stringMatching(/^(Sat 12|Sun 13) Dec 2026/) as string }],
  [{ send: true }, { name: "By email", value: "yes" }],
  [{ q: "ada" }, { name: "Searched for" }],
  [{ made: true }, { name: "New account" }],
  [{ "ticket.verify": 380 }, { name: "Checked a code", value: "380", address: null }],
])("the details %j are readable", (details, shown) => {
  expect(detailsOf(anEntry({ details }))[0]).toMatchObject(shown);
});

test.each([
  [
    "a refusal",
    "request.refused",
    "route",
    "GET /v1/admin/users",
    "Tomás Vela was refused access: GET /v1/admin/users.",
  ],
  ["what was left out", "audit.left-out", "route", "POST /x", "Tomás Vela did more than is listed: POST /x."],
  ["a read", "user.list", "people", "list", "Tomás Vela searched people."],
  ["an act on one's own account", "session.end-all", "user", staffId, "Tomás Vela signed out everywhere."],
  ["an act on another's", "session.end-all", "user", userId, `Tomás Vela signed …${userId.slice(-6)} out everywhere.`],
  ["what is unknown by its name", "gate.open", "gate", "01JD3V5Y6Q8ZK2M4N6P8R0GATE", "Tomás Vela gate.open …R0GATE"],
])("a sentence reports %s", (_what, action, type, id, sentence) => {
  const entry = anEntry({ action, subject: { type, id }, details: {} });
  expect(sentenceOf(entry, "Tomás Vela", nameOfSubject(entry)).join("")).toBe(sentence);
  expect(addressOf(entry)).toBe(type === "user" ? `/staff/people/${id}` : null);
});
