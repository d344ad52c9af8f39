import type { Invitation, Role, StaffUser } from "@admit/contract";
import { screen } from "@solidjs/testing-library";
import { expect, test } from "vitest";
import { refused, type Answers } from "../../testing/fake-sources.ts";
import type { StaffApi } from "../api/staff-api.ts";
import {
  aStaffPurchase,
  aStaffTicket,
  aStaffUser,
  eventId,
  page,
  press,
  staffId,
  userId,
  visitStaff,
} from "../testing/fake-staff.tsx";
import { InvitePage } from "./invite-page.tsx";
import { PeoplePage } from "./people-page.tsx";
import { PersonPage } from "./person-page.tsx";

const invited = aStaffUser({ status: "INVITED", activatedAt: null });
const invitation: Invitation = {
  user: invited,
  activationUrl: "http://localhost/activate#token",
  expiresAt: "2026-12-06T12:00:00.000Z",
  sent: false,
};
const emailed = { ...invitation, activationUrl: null, sent: true };

/** The page of a person who is like Ada except for this change. */
function openPerson(change: Partial<StaffUser> = {}, answers: Answers<StaffApi> = {}, role: Role = "ADMIN") {
  const person = aStaffUser(change);
  return visitStaff(
    PersonPage,
    { user: [person], mails: [page()], personTickets: [page()], personPurchases: [page()], ...answers },
    { path: "/:userId", at: `/${person.id}`, role },
  );
}

/** Invites Ada, with this answer. */
async function invite(answer: Invitation | Error, shouldSend = false) {
  const visited = visitStaff(InvitePage, { invite: [answer] });
  await visited.user.type(screen.getByLabelText("Email address"), "ada@example.org");
  if (shouldSend) await visited.user.click(screen.getByLabelText("Email them the link, and don’t show it here"));
  await press(visited, "Invite");
  return visited;
}

test("a person's page lists what they have of all events, and leads to each", async () => {
  const event = { title: "Winter Gala", slug: "winter-gala" };
  const purchase = { ...aStaffPurchase({ status: "partial", quantity: 5, issued: 2 }), event };
  openPerson({}, { personTickets: [page({ ...aStaffTicket(), event })], personPurchases: [page(purchase)] });
  const ticket = await screen.findByRole("link", { name: "12" });
  expect(ticket.getAttribute("href")).toBe(`/staff/events/${eventId}/tickets?q=12`);
  expect(screen.getByText("2 of 5 tickets")).toBeTruthy();
  expect(screen.getAllByRole("link", { name: "Winter Gala" })).toHaveLength(2);
});

/** Pastes this list of people, and sends it. */
async function inviteSeveral(list: string, answers: Answers<StaffApi> = {}) {
  const visited = visitStaff(InvitePage, answers);
  await visited.user.type(screen.getByLabelText(/^People/), list);
  await press(visited, /^Invite \d+ p/);
  return visited;
}

test("several people are invited at once, and who was not is named with the reason", async () => {
  const results = [
    { email: "ada@example.org", result: "invited" as const },
    { email: "grace@example.org", result: "already-active" as const },
  ];
  const { api } = await inviteSeveral("Ada Lovelace <ada@example.org>{enter}grace@example.org", {
    inviteMany: [{ results }],
  });
  expect(await screen.findByText("1 person is invited.")).toBeTruthy();
  expect(screen.getByText("grace@example.org").parentElement?.textContent).toBe(
    "grace@example.org has an active account already",
  );
  const people = [{ email: "ada@example.org", name: "Ada Lovelace" }, { email: "grace@example.org" }];
  expect(api.inviteMany.mock.calls).toEqual([[{ people }]]);
});

test("a line without an address is named, and no one is invited", async () => {
  const { api } = await inviteSeveral("ada@example.org{enter}Grace");
  expect(screen.getByText("Line 2 needs one email address, and only one.")).toBeTruthy();
  expect(api.inviteMany).not.toHaveBeenCalled();
});

test("people are searched by the address's query, page by page", async () => {
  const first = { items: [aStaffUser()], nextCursor: "next" };
  const second = page(aStaffUser({ id: staffId, name: "Grace Hopper" }));
  const visited = visitStaff(PeoplePage, { users: [first, second] }, { at: "/?q=a&status=ACTIVE" });
  expect(await screen.findByRole("link", { name: "Ada Lovelace" })).toBeTruthy();
  await press(visited, "Show more");
  expect(await screen.findByRole("link", { name: "Grace Hopper" })).toBeTruthy();
  expect(screen.getByRole("link", { name: "Ada Lovelace" })).toBeTruthy();
  expect(visited.api.users.mock.calls.map((call) => call[1])).toEqual([
    { q: "a", status: "ACTIVE", cursor: null },
    { q: "a", status: "ACTIVE", cursor: "next" },
  ]);
});

test("a list that cannot be loaded says why, and can be reloaded", async () => {
  const visited = visitStaff(PeoplePage, { users: [refused("database-unavailable"), page()] });
  expect(await screen.findByText("We couldn’t load the people.")).toBeTruthy();
  await press(visited, "Try again");
  expect(await screen.findByText("No one found.")).toBeTruthy();
});

test("suspending names the person and its effects, and happens only once it is confirmed", async () => {
  const visited = openPerson({}, { changeUser: [aStaffUser({ status: "SUSPENDED" })] });
  await press(visited, "Suspend");
  expect(screen.getByRole("dialog", { name: "Suspend Ada Lovelace?" })).toBeTruthy();
  expect(screen.getByText("Their codes are hidden and don’t admit anyone.")).toBeTruthy();
  expect(visited.api.changeUser).not.toHaveBeenCalled();
  await press(visited, "Suspend");
  expect(await screen.findByText("Ada Lovelace is suspended.")).toBeTruthy();
  expect(visited.api.changeUser.mock.calls).toEqual([[userId, { status: "SUSPENDED" }]]);
  expect(screen.getByRole("button", { name: "Reinstate" })).toBeTruthy();
});

test("a refusal is shown in the dialog, which stays open", async () => {
  const visited = openPerson({}, { changeUser: [refused("forbidden")] });
  await press(visited, "Suspend");
  await press(visited, "Suspend");
  expect(await screen.findByText("The service says forbidden.")).toBeTruthy();
  expect(screen.getByRole("dialog")).toBeTruthy();
});

test("an admin changes a role, once it is confirmed", async () => {
  const visited = openPerson({}, { changeUser: [aStaffUser({ role: "STAFF" })] });
  await visited.user.selectOptions(await screen.findByLabelText("New role"), "STAFF");
  await press(visited, "Change role");
  await press(visited, "Make them staff");
  expect(await screen.findByText("Ada Lovelace is now Staff.")).toBeTruthy();
  expect(visited.api.changeUser.mock.calls).toEqual([[userId, { role: "STAFF" }]]);
});

test.each<[what: string, change: Partial<StaffUser>, role: Role, texts: (string | RegExp)[]]>([
  [
    "staff cannot change, suspend, sign out or invite an admin",
    { ...invited, role: "ADMIN" },
    "STAFF",
    ["Only admins can change roles.", "Only admins can suspend staff."],
  ],
  ["no one changes their own account", { id: staffId, role: "ADMIN" }, "ADMIN", [/This is your own account/]],
])("%s", async (_what, change, role, texts) => {
  openPerson(change, {}, role);
  for (const text of texts) expect(await screen.findByText(text)).toBeTruthy();
  for (const name of ["Suspend", "Sign out everywhere", "New activation link"])
    expect(screen.queryByRole("button", { name })).toBeNull();
});

test("an invitation's link is shown once, with its expiry, a way to copy it and the advice to hand it over", async () => {
  const visited = await invite(invitation);
  expect((await screen.findByLabelText<HTMLInputElement>("Activation link")).value).toBe(invitation.activationUrl);
  expect(screen.getByText(/It works once, until Sun 6 Dec 2026/)).toBeTruthy();
  expect(screen.getByText(/We haven’t emailed it: give it to them/)).toBeTruthy();
  expect(visited.api.invite.mock.calls).toEqual([[{ email: "ada@example.org", send: false }]]);
  await press(visited, "Copy");
  expect(await navigator.clipboard.readText()).toBe(invitation.activationUrl);
  await press(visited, "Invite someone else");
  expect(screen.queryByLabelText("Activation link")).toBeNull();
});

test("an emailed invitation shows its link to no one, and says where it goes", async () => {
  const { api } = await invite(emailed, true);
  expect(await screen.findByText(/^We’re emailing the link to ada@example.org\.$/)).toBeTruthy();
  expect(api.invite.mock.calls).toEqual([[{ email: "ada@example.org", send: true }]]);
  expect(screen.queryByLabelText("Activation link")).toBeNull();
});

test("an active user needs no invitation, and is linked", async () => {
  await invite(refused("already-active"));
  expect(await screen.findByText(/ada@example.org already has an active account/)).toBeTruthy();
  const link = screen.getByRole("link", { name: "View account" });
  expect(link.getAttribute("href")).toBe("/staff/people?q=ada%40example.org");
});

test("a new link for an invited user says that the old one stops working", async () => {
  const visited = openPerson(invited, { invite: [invitation] });
  await press(visited, "New activation link");
  expect(screen.getByText(/Earlier links stop working/)).toBeTruthy();
  await press(visited, "Create link");
  expect((await screen.findByLabelText<HTMLInputElement>("Activation link")).value).toBe(invitation.activationUrl);
});

test("the link to a staff account is only emailed, and never shown", async () => {
  const visited = openPerson({ ...invited, role: "STAFF" }, { invite: [emailed] });
  await press(visited, "New activation link");
  expect(screen.getByText(/It isn’t shown here/)).toBeTruthy();
  await press(visited, "Create link");
  expect(await screen.findByText(/We’re emailing the link to/)).toBeTruthy();
  expect(screen.queryByLabelText("Activation link")).toBeNull();
});

test("staff sign a person out everywhere, once it is confirmed", async () => {
  const visited = openPerson({}, { signOutUser: [undefined] }, "STAFF");
  await press(visited, "Sign out everywhere");
  expect(screen.getByRole("dialog", { name: "Sign out Ada Lovelace everywhere?" })).toBeTruthy();
  expect(visited.api.signOutUser).not.toHaveBeenCalled();
  await press(visited, "Sign them out");
  expect(await screen.findByText("Ada Lovelace is signed out everywhere.")).toBeTruthy();
  expect(visited.api.signOutUser.mock.calls).toEqual([[userId]]);
});

test.each([
  [{}, /with a new link by email/],
  [{ status: "SUSPENDED" }, /once you reinstate them/],
  [{ email: null }, /sign in again through their organisation/],
] as const)("signing out someone who is %j says how they sign in again", async (change, text) => {
  await press(openPerson(change), "Sign out everywhere");
  expect(screen.getByText(text)).toBeTruthy();
});
