import { screen } from "@solidjs/testing-library";
import { expect, test } from "vitest";
import { anEntry, eventId, fakeStaffApi, page, staffId, userId, visitStaff } from "../testing/fake-staff.tsx";
import { AuditPage } from "./audit-page.tsx";
import { addressOf, detailsOf, nameOfAction, nameOfSubject } from "./audit-text.ts";

test("who did what to what is readable, with a link to it", async () => {
  const api = fakeStaffApi();
  api.audit.mockReturnValueOnce(page(anEntry()));
  visitStaff(AuditPage, api);
  expect(await screen.findByRole("link", { name: "Tomás Vela" })).toBeTruthy();
  expect(screen.getByRole("cell", { name: "Voided the ticket" })).toBeTruthy();
  expect(screen.getByRole("link", { name: "Ticket 12" }).getAttribute("href")).toBe(
    `/staff/events/${eventId}/tickets?q=12`,
  );
});

test("the filters of the address are used, and can be dropped", async () => {
  const api = fakeStaffApi();
  api.audit.mockReturnValue(page());
  const { user } = visitStaff(AuditPage, api, { at: `/?actorId=${staffId}&action=ticket.void` });
  await user.click(await screen.findByRole("button", { name: "Show everything" }));
  expect(api.audit.mock.calls.map((call) => call[1])).toMatchObject([
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

test("reads and refusals are named in full, and a link's creator links to their page", () => {
  const refused = anEntry({ action: "request.refused", subject: { type: "route", id: "GET /v1/admin/users" } });
  const named = ({ action, subject }: typeof refused) => [
    nameOfAction(action),
    nameOfSubject({ ...refused, subject, details: {} }),
  ];
  expect(named(refused)).toEqual(["Access refused", "Request GET /v1/admin/users"]);
  const listed = anEntry({ action: "user.list", subject: { type: "people", id: "list" } });
  expect(named(listed)).toEqual(["Searched people", "People list"]);
  expect(detailsOf(anEntry({ details: { linkCreatedById: staffId } }))).toEqual([
    { name: "Link created by", value: `…${staffId.slice(-6)}`, address: `/staff/people/${staffId}` },
  ]);
});

test("a user acting on their own account is shown by name", () => {
  const entry = anEntry({ action: "session.start", subject: { type: "user", id: staffId }, details: { by: "link" } });
  expect(nameOfSubject(entry)).toBe("Person Tomás Vela");
});

test("actions that are not listed are counted by kind", () => {
  const entry = anEntry({ action: "audit.left-out", details: { "ticket.verify": 380 } });
  expect(nameOfAction(entry.action)).toBe("More actions, not listed");
  expect(detailsOf(entry)).toEqual([{ name: "Checked a code", value: "380", address: null }]);
});

test("an unknown action or subject is shown unchanged", () => {
  const entry = anEntry({
    action: "gate.open",
    subject: { type: "gate", id: "01JD3V5Y6Q8ZK2M4N6P8R0GATE" },
    details: {},
  });
  expect(nameOfAction(entry.action)).toBe("gate.open");
  expect(nameOfSubject(entry)).toBe("gate …R0GATE");
  expect(addressOf(entry)).toBeNull();
});
