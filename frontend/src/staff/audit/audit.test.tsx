import { screen } from "@solidjs/testing-library";
import { expect, test } from "vitest";
import { anEntry, eventId, page, press, staffId, userId, visitStaff } from "../testing/fake-staff.tsx";
import { AuditPage } from "./audit-page.tsx";
import { addressOf, detailsOf, nameOfAction, nameOfSubject } from "./audit-text.ts";

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

test("details are readable: formatted times, short ids, before and after", () => {
  const details = {
    userId,
    status: "SUSPENDED",
    capacity: { from: 10, to: 20 },
    endsAt: null,
    startsAt: "2026-12-12T19:00:00.000Z",
    send: true,
  };
  const readable = Object.fromEntries(detailsOf(anEntry({ details })).map(({ name, value }) => [name, value]));
  expect(readable).toMatchObject({
    User: `…${userId.slice(-6)}`,
    Status: "suspended",
    Capacity: "10 → 20",
    "Ends at": "none",
    Send: "yes",
  });
  const search = detailsOf(anEntry({ details: { q: "ada", made: true } }));
  expect(search.map(({ name }) => name)).toEqual(["Searched for", "New account"]);
  expect(readable["Starts at"]).toMatch(/^(Sat 12|Sun 13) Dec 2026/);
});

test.each([
  [
    "a refusal in full",
    "request.refused",
    "route",
    "GET /v1/admin/users",
    "Access refused",
    "Request GET /v1/admin/users",
  ],
  ["a read in full", "user.list", "people", "list", "Searched people", "People list"],
  ["a user acting on their own account by name", "session.start", "user", staffId, "Signed in", "Person Tomás Vela"],
  ["what is unknown unchanged", "gate.open", "gate", "01JD3V5Y6Q8ZK2M4N6P8R0GATE", "gate.open", "gate …R0GATE"],
])("an entry names %s", (_what, action, type, id, actionText, subjectText) => {
  const entry = anEntry({ action, subject: { type, id }, details: {} });
  expect([nameOfAction(entry.action), nameOfSubject(entry)]).toEqual([actionText, subjectText]);
  expect(addressOf(entry)).toBe(type === "user" ? `/staff/people/${id}` : null);
});

test("a link's creator links to their page", () => {
  expect(detailsOf(anEntry({ details: { linkCreatedById: staffId } }))).toEqual([
    { name: "Link created by", value: `…${staffId.slice(-6)}`, address: `/staff/people/${staffId}` },
  ]);
});

test("actions that are not listed are counted by kind", () => {
  const entry = anEntry({ action: "audit.left-out", details: { "ticket.verify": 380 } });
  expect(nameOfAction(entry.action)).toBe("More actions, not listed");
  expect(detailsOf(entry)).toEqual([{ name: "Checked a code", value: "380", address: null }]);
});
