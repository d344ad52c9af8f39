import { cleanup, screen } from "@solidjs/testing-library";
import { afterEach, expect, test } from "vitest";
import { anEntry, eventId, fakeStaffApi, page, staffId, userId, visitStaff } from "../testing/fake-staff.tsx";
import { AuditPage } from "./audit-page.tsx";
import { addressOf, detailsOf, nameOfAction, nameOfSubject } from "./audit-text.ts";

afterEach(cleanup);

test("who did what to what is told in words, with the way to it", async () => {
  const api = fakeStaffApi();
  api.audit.mockReturnValueOnce(page(anEntry()));
  visitStaff(AuditPage, api);
  expect(await screen.findByRole("link", { name: "Tomás Vela" })).toBeTruthy();
  expect(screen.getByRole("cell", { name: "Voided the ticket" })).toBeTruthy();
  expect(screen.getByRole("link", { name: "Ticket 12" }).getAttribute("href")).toBe(
    `/staff/events/${eventId}/tickets?q=12`,
  );
});

test("the filters of the address are asked for, and can be dropped", async () => {
  const api = fakeStaffApi();
  api.audit.mockReturnValue(page());
  const { user } = visitStaff(AuditPage, api, { at: `/?actorId=${staffId}&action=ticket.void` });
  await user.click(await screen.findByRole("button", { name: "Show everything" }));
  expect(api.audit.mock.calls.map((call) => call[1])).toMatchObject([
    { actorId: staffId, action: "ticket.void" },
    { actorId: undefined, action: "ticket.void" },
  ]);
});

test("details are readable: times in words, ids short, what was before and after", () => {
  const details = {
    userId,
    status: "SUSPENDED",
    capacity: { from: 10, to: 20 },
    endsAt: null,
    startsAt: "2026-12-12T19:00:00.000Z",
    send: true,
  };
  const told = Object.fromEntries(detailsOf(anEntry({ details })).map(({ name, value }) => [name, value]));
  expect(told).toMatchObject({
    User: `…${userId.slice(-6)}`,
    Status: "suspended",
    Capacity: "10 → 20",
    "Ends at": "none",
    Send: "yes",
  });
  const looked = detailsOf(anEntry({ details: { q: "ada", made: true } }));
  expect(looked.map(({ name }) => name)).toEqual(["Searched for", "New account"]);
  expect(told["Starts at"]).toMatch(/^(Sat 12|Sun 13) Dec 2026/);
});

test("reads and refusals are named in full, and a link's maker leads to their page", () => {
  const refused = anEntry({ action: "request.refused", subject: { type: "route", id: "GET /v1/admin/users" } });
  const named = ({ action, subject }: typeof refused) => [
    nameOfAction(action),
    nameOfSubject({ ...refused, subject, details: {} }),
  ];
  expect(named(refused)).toEqual(["Was refused", "Request GET /v1/admin/users"]);
  const listed = anEntry({ action: "user.list", subject: { type: "people", id: "list" } });
  expect(named(listed)).toEqual(["Looked through people", "People list"]);
  expect(detailsOf(anEntry({ details: { linkCreatedById: staffId } }))).toEqual([
    { name: "Link created by", value: `…${staffId.slice(-6)}`, address: `/staff/people/${staffId}` },
  ]);
});

test("who did something to their own account is named, not numbered", () => {
  const entry = anEntry({ action: "session.start", subject: { type: "user", id: staffId }, details: { by: "link" } });
  expect(nameOfSubject(entry)).toBe("Person Tomás Vela");
});

test("what was left out is counted by what was done", () => {
  const entry = anEntry({ action: "audit.left-out", details: { "ticket.verify": 380 } });
  expect(nameOfAction(entry.action)).toBe("Did more than the audit lists");
  expect(detailsOf(entry)).toEqual([{ name: "Checked a code", value: "380", address: null }]);
});

test("an action or a subject that these pages do not know is named as it is", () => {
  const entry = anEntry({
    action: "gate.open",
    subject: { type: "gate", id: "01JD3V5Y6Q8ZK2M4N6P8R0GATE" },
    details: {},
  });
  expect(nameOfAction(entry.action)).toBe("gate.open");
  expect(nameOfSubject(entry)).toBe("gate …R0GATE");
  expect(addressOf(entry)).toBeNull();
});
