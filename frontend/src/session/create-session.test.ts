import type { User } from "@admit/contract";
import { renderHook } from "@solidjs/testing-library";
import { expect, test, vi } from "vitest";
import { copyName, createSession, noteOwner, ownerName } from "./create-session.ts";
import { aUser, fakeSources, lost, refused } from "../testing/fake-sources.ts";

/** A page on a device that keeps Ada's tickets, where the service answers so who is signed in. */
function open(...me: (User | Error)[]) {
  const sources = fakeSources({ me });
  sources.restUntilBack = () => new Promise(() => {});
  noteOwner(sources.storage, aUser());
  sources.storage.setItem(copyName, "tickets");
  const session = renderHook(() => createSession(sources)).result;
  return { api: sources.api, session, copy: () => sources.storage.getItem(copyName) };
}

/** The same, once Ada is signed in. */
async function openSignedIn(...later: (User | Error)[]) {
  const page = open(aUser(), ...later);
  await vi.waitFor(() => expect(page.session.user()).toEqual(aUser()));
  return page;
}

test.each([
  ["stay", "their holder is signed in, with a new name", aUser({ name: "Ada L." }), "tickets"],
  ["are deleted", "no one is signed in", refused("unauthenticated"), null],
  ["are deleted", "another user is signed in", aUser({ id: "01JD3V5Y6Q8ZK2M4N6P8R0BBEN" }), null],
  ["are deleted", "the holder is suspended", aUser({ status: "SUSPENDED" }), null],
])("the kept tickets %s once the service says that %s", async (_what, _who, answer, kept) => {
  const { session, copy } = open(answer);
  await vi.waitFor(() => expect(session.user()).toBeDefined());
  expect(copy()).toBe(kept);
});

test("a sign-out deletes the kept tickets, unless it did not reach the service", async () => {
  const { api, session, copy } = await openSignedIn();
  api.signOut.mockRejectedValueOnce(lost()).mockResolvedValueOnce(undefined);
  await expect(session.leave()).rejects.toThrow("lost");
  expect(copy()).not.toBeNull();
  await session.leave();
  expect(copy()).toBeNull();
});

test("while the service cannot be reached, the reason is known and the kept tickets stay", async () => {
  const { session, copy } = open(lost());
  await vi.waitFor(() => expect(session.trouble()).toMatchObject({ name: "ConnectionLost" }));
  expect(session.user()).toBeUndefined();
  expect(copy()).not.toBeNull();
});

test("a sign-out in another tab is noticed at once", async () => {
  const { session } = await openSignedIn(refused("unauthenticated"));
  window.dispatchEvent(Object.assign(new Event("storage"), { key: ownerName }));
  await vi.waitFor(() => expect(session.user()).toBeNull());
});

test.each([
  ["", undefined],
  [", also if it had ended already", refused("unauthenticated")],
])("a sign-out on all devices ends the session here%s", async (_when, answer) => {
  const { api, session, copy } = await openSignedIn();
  if (answer) api.signOutEverywhere.mockRejectedValueOnce(answer);
  else api.signOutEverywhere.mockResolvedValueOnce(undefined);
  await session.leave("everywhere");
  expect(session.user()).toBeNull();
  expect(copy()).toBeNull();
});
