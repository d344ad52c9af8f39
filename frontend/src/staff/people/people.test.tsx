import type { Invitation, Role, StaffUser } from "@admit/contract";
import { screen } from "@solidjs/testing-library";
import { expect, test } from "vitest";
import { Refused } from "../../api/request.ts";
import { refused } from "../../testing/fake-sources.ts";
import { aStaffUser, fakeStaffApi, page, staffId, userId, visitStaff } from "../testing/fake-staff.tsx";
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

/** The page of a person who is like Ada except for this change. */
function openPerson(change: Partial<StaffUser> = {}, role: Role = "ADMIN") {
  const api = fakeStaffApi();
  const person = aStaffUser(change);
  api.user.mockResolvedValueOnce(person);
  return { api, ...visitStaff(PersonPage, api, { path: "/:userId", at: `/${person.id}`, role }) };
}

/** Invites Ada, with this answer. */
async function invite(answer: Invitation | Refused, shouldSend = false) {
  const api = fakeStaffApi();
  if (answer instanceof Refused) api.invite.mockRejectedValueOnce(answer);
  else api.invite.mockResolvedValueOnce(answer);
  const { user } = visitStaff(InvitePage, api);
  await user.type(screen.getByLabelText("Email address"), "ada@example.org");
  if (shouldSend) await user.click(screen.getByLabelText("Email them the link, and don’t show it here"));
  await user.click(screen.getByRole("button", { name: "Invite" }));
  return { api, user };
}

test("people are searched by the address's query, page by page", async () => {
  const api = fakeStaffApi();
  api.users.mockResolvedValueOnce({ items: [aStaffUser()], nextCursor: "next" });
  api.users.mockReturnValueOnce(page(aStaffUser({ id: staffId, name: "Grace Hopper" })));
  const { user } = visitStaff(PeoplePage, api, { at: "/?q=a&status=ACTIVE" });
  expect(await screen.findByRole("link", { name: "Ada Lovelace" })).toBeTruthy();
  await user.click(screen.getByRole("button", { name: "Show more" }));
  expect(await screen.findByRole("link", { name: "Grace Hopper" })).toBeTruthy();
  expect(screen.getByRole("link", { name: "Ada Lovelace" })).toBeTruthy();
  expect(api.users.mock.calls.map((call) => call[1])).toEqual([
    { q: "a", status: "ACTIVE", cursor: null },
    { q: "a", status: "ACTIVE", cursor: "next" },
  ]);
});

test("a list that cannot be loaded says why, and can be reloaded", async () => {
  const api = fakeStaffApi();
  api.users.mockRejectedValueOnce(refused("database-unavailable", 503)).mockReturnValueOnce(page());
  const { user } = visitStaff(PeoplePage, api);
  expect(await screen.findByText("We couldn’t load the people.")).toBeTruthy();
  await user.click(screen.getByRole("button", { name: "Try again" }));
  expect(await screen.findByText("No one found.")).toBeTruthy();
});

test("suspending names the person and its effects, and happens only once it is confirmed", async () => {
  const { api, user } = openPerson();
  api.changeUser.mockResolvedValueOnce(aStaffUser({ status: "SUSPENDED" }));
  await user.click(await screen.findByRole("button", { name: "Suspend" }));
  expect(screen.getByRole("dialog", { name: "Suspend Ada Lovelace?" })).toBeTruthy();
  expect(screen.getByText("Their codes are hidden and don’t admit anyone.")).toBeTruthy();
  expect(api.changeUser).not.toHaveBeenCalled();
  await user.click(screen.getAllByRole("button", { name: "Suspend" }).at(-1) as HTMLElement);
  expect(await screen.findByText("Ada Lovelace is suspended.")).toBeTruthy();
  expect(api.changeUser.mock.calls).toEqual([[userId, { status: "SUSPENDED" }]]);
  expect(screen.getByRole("button", { name: "Reinstate" })).toBeTruthy();
});

test("a refusal is shown in the dialog, which stays open", async () => {
  const { api, user } = openPerson();
  api.changeUser.mockRejectedValueOnce(refused("forbidden", 403));
  await user.click(await screen.findByRole("button", { name: "Suspend" }));
  await user.click(screen.getAllByRole("button", { name: "Suspend" }).at(-1) as HTMLElement);
  expect(await screen.findByText("The service says forbidden.")).toBeTruthy();
  expect(screen.getByRole("dialog")).toBeTruthy();
});

test("an admin changes a role, once it is confirmed", async () => {
  const { api, user } = openPerson();
  api.changeUser.mockResolvedValueOnce(aStaffUser({ role: "STAFF" }));
  await user.selectOptions(await screen.findByLabelText("New role"), "STAFF");
  await user.click(screen.getByRole("button", { name: "Change role" }));
  await user.click(screen.getByRole("button", { name: "Make them staff" }));
  expect(await screen.findByText("Ada Lovelace is now Staff.")).toBeTruthy();
  expect(api.changeUser.mock.calls).toEqual([[userId, { role: "STAFF" }]]);
});

test("staff cannot change roles or suspend staff", async () => {
  openPerson({ role: "ADMIN" }, "STAFF");
  expect(await screen.findByText("Only admins can change roles.")).toBeTruthy();
  expect(screen.getByText("Only admins can suspend staff.")).toBeTruthy();
  expect(screen.queryByRole("button", { name: "Suspend" })).toBeNull();
});

test("no one changes their own account", async () => {
  openPerson({ id: staffId, role: "ADMIN" });
  expect(await screen.findByText(/This is your own account/)).toBeTruthy();
  expect(screen.queryByRole("button", { name: "Suspend" })).toBeNull();
});

test("an invitation's link is shown once, with its expiry and a way to copy it", async () => {
  const { api, user } = await invite(invitation);
  expect((await screen.findByLabelText<HTMLInputElement>("Activation link")).value).toBe(invitation.activationUrl);
  expect(screen.getByText(/It works once, until Sun 6 Dec 2026/)).toBeTruthy();
  expect(api.invite.mock.calls).toEqual([[{ email: "ada@example.org", send: false }]]);
  await user.click(screen.getByRole("button", { name: "Copy" }));
  expect(await navigator.clipboard.readText()).toBe(invitation.activationUrl);
  await user.click(screen.getByRole("button", { name: "Invite someone else" }));
  expect(screen.queryByLabelText("Activation link")).toBeNull();
});

test("an emailed invitation shows its link to no one, and says where it goes", async () => {
  const { api } = await invite({ ...invitation, activationUrl: null, sent: true }, true);
  expect(await screen.findByText(/^We’re emailing the link to ada@example.org\.$/)).toBeTruthy();
  expect(api.invite.mock.calls).toEqual([[{ email: "ada@example.org", send: true }]]);
  expect(screen.queryByLabelText("Activation link")).toBeNull();
});

test("an invitation that was not emailed says to hand the link over", async () => {
  await invite(invitation);
  expect(await screen.findByText(/We haven’t emailed it: give it to them/)).toBeTruthy();
});

test("an active user needs no invitation, and is linked", async () => {
  await invite(refused("already-active", 409));
  expect(await screen.findByText(/ada@example.org already has an active account/)).toBeTruthy();
  expect(screen.getByRole("link", { name: "View account" }).getAttribute("href")).toBe(
    "/staff/people?q=ada%40example.org",
  );
});

test("a new link for an invited user says that the old one stops working", async () => {
  const { api, user } = openPerson(invited);
  api.invite.mockResolvedValueOnce(invitation);
  await user.click(await screen.findByRole("button", { name: "New activation link" }));
  expect(screen.getByText(/Earlier links stop working/)).toBeTruthy();
  await user.click(screen.getByRole("button", { name: "Create link" }));
  expect((await screen.findByLabelText<HTMLInputElement>("Activation link")).value).toBe(invitation.activationUrl);
});

test("the link to a staff account is only emailed, and never shown", async () => {
  const { api, user } = openPerson({ ...invited, role: "STAFF" });
  api.invite.mockResolvedValueOnce({ ...invitation, activationUrl: null, sent: true });
  await user.click(await screen.findByRole("button", { name: "New activation link" }));
  expect(screen.getByText(/It isn’t shown here/)).toBeTruthy();
  await user.click(screen.getByRole("button", { name: "Create link" }));
  expect(await screen.findByText(/We’re emailing the link to/)).toBeTruthy();
  expect(screen.queryByLabelText("Activation link")).toBeNull();
});

test("staff sign a person out everywhere, once it is confirmed", async () => {
  const { api, user } = openPerson({}, "STAFF");
  api.signOutUser.mockResolvedValueOnce(undefined);
  await user.click(await screen.findByRole("button", { name: "Sign out everywhere" }));
  expect(screen.getByRole("dialog", { name: "Sign out Ada Lovelace everywhere?" })).toBeTruthy();
  expect(api.signOutUser).not.toHaveBeenCalled();
  await user.click(screen.getByRole("button", { name: "Sign them out" }));
  expect(await screen.findByText("Ada Lovelace is signed out everywhere.")).toBeTruthy();
  expect(api.signOutUser.mock.calls).toEqual([[userId]]);
});

test("staff can neither sign out nor invite an admin", async () => {
  openPerson({ ...invited, role: "ADMIN" }, "STAFF");
  expect(await screen.findByText("Only admins can suspend staff.")).toBeTruthy();
  expect(screen.queryByRole("button", { name: "Sign out everywhere" })).toBeNull();
  expect(screen.queryByRole("button", { name: "New activation link" })).toBeNull();
});

test.each([
  [{}, /with a new link by email/],
  [{ status: "SUSPENDED" }, /once you reinstate them/],
  [{ email: null }, /sign in again through their organisation/],
] as const)("signing out someone who is %j says how they sign in again", async (change, text) => {
  const { user } = openPerson(change);
  await user.click(await screen.findByRole("button", { name: "Sign out everywhere" }));
  expect(screen.getByText(text)).toBeTruthy();
});
