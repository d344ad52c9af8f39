import { createRoot } from "solid-js";
import { expect, test, vi } from "vitest";
import { copyName, createSession, noteOwner, ownerName } from "./create-session.ts";
import { aUser, fakeSources, lost, refused } from "../testing/fake-sources.ts";

/** A device that keeps Ada's tickets. */
function device() {
  const sources = fakeSources();
  noteOwner(sources.storage, aUser());
  sources.storage.setItem(copyName, "tickets");
  return sources;
}

const copyOn = ({ storage }: ReturnType<typeof device>) => storage.getItem(copyName);
const sessionOf = (sources: ReturnType<typeof device>) => createRoot(() => createSession(sources));

test("the kept tickets stay while their holder is signed in", async () => {
  const sources = device();
  sources.api.me.mockResolvedValue(aUser());
  const session = sessionOf(sources);
  await vi.waitFor(() => expect(session.user()).toEqual(aUser()));
  expect(copyOn(sources)).not.toBeNull();
});

test.each([
  ["no one is signed in", refused("unauthenticated", 401)],
  ["another user is signed in", aUser({ id: "01JD3V5Y6Q8ZK2M4N6P8R0BBEN" })],
  ["the holder is suspended", aUser({ status: "SUSPENDED" })],
])("the kept tickets are deleted once the service says that %s", async (_what, answer) => {
  const sources = device();
  if (answer instanceof Error) sources.api.me.mockRejectedValue(answer);
  else sources.api.me.mockResolvedValue(answer);
  const session = sessionOf(sources);
  await vi.waitFor(() => expect(session.user()).toBeDefined());
  expect(copyOn(sources)).toBeNull();
});

test("a sign-out deletes the kept tickets, unless it did not reach the service", async () => {
  const sources = device();
  sources.api.me.mockResolvedValue(aUser());
  const session = sessionOf(sources);
  await vi.waitFor(() => expect(session.user()).toEqual(aUser()));
  sources.api.signOut.mockRejectedValueOnce(lost());
  await expect(session.leave()).rejects.toThrow("lost");
  expect(copyOn(sources)).not.toBeNull();
  sources.api.signOut.mockResolvedValueOnce(undefined);
  await session.leave();
  expect(copyOn(sources)).toBeNull();
});

test("while the service cannot be reached, the reason is known and the kept tickets stay", async () => {
  const sources = device();
  sources.restUntilBack = () => new Promise(() => {});
  sources.api.me.mockRejectedValue(lost());
  const session = sessionOf(sources);
  await vi.waitFor(() => expect(session.trouble()).toMatchObject({ name: "ConnectionLost" }));
  expect(session.user()).toBeUndefined();
  expect(copyOn(sources)).not.toBeNull();
});

test("a sign-out in another tab is noticed at once", async () => {
  const sources = device();
  sources.api.me.mockResolvedValueOnce(aUser()).mockRejectedValueOnce(refused("unauthenticated", 401));
  const session = sessionOf(sources);
  await vi.waitFor(() => expect(session.user()).toEqual(aUser()));
  window.dispatchEvent(Object.assign(new Event("storage"), { key: ownerName }));
  await vi.waitFor(() => expect(session.user()).toBeNull());
});

test("a sign-out on all devices ends the session here, also if it had ended already", async () => {
  for (const hasEnded of [false, true]) {
    const sources = device();
    sources.api.me.mockResolvedValue(aUser());
    const session = sessionOf(sources);
    await vi.waitFor(() => expect(session.user()).toEqual(aUser()));
    if (hasEnded) sources.api.signOutEverywhere.mockRejectedValueOnce(refused("unauthenticated", 401));
    else sources.api.signOutEverywhere.mockResolvedValueOnce(undefined);
    await session.leave("everywhere");
    expect(session.user()).toBeNull();
    expect(copyOn(sources)).toBeNull();
  }
});
