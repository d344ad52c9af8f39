import { createRoot } from "solid-js";
import { expect, test, vi } from "vitest";
import { noteOwner, ownerName, createSession } from "./create-session.ts";
import { keepTickets, readCopy } from "../tickets/ticket-copy.ts";
import { anEvent, aTicket, aUser, eventId, fakeSources, lost, refused } from "../testing/fake-sources.ts";

const held = {
  groups: [{ eventId, event: anEvent(), tickets: [aTicket(1)] }],
  isWhole: true,
  isCut: false,
};

/** A device that keeps Ada's tickets. */
function device() {
  const sources = fakeSources();
  noteOwner(sources.storage, aUser());
  keepTickets(sources.storage, aUser(), held, 0);
  return sources;
}

const sessionOf = (sources: ReturnType<typeof device>) => createRoot(() => createSession(sources));

test("the device's tickets stay while their holder is signed in", async () => {
  const sources = device();
  sources.api.me.mockResolvedValue(aUser());
  const session = sessionOf(sources);
  await vi.waitFor(() => expect(session.user()).toEqual(aUser()));
  expect(readCopy(sources.storage)).not.toBeNull();
});

test.each([
  ["nobody is signed in any more", refused("unauthenticated", 401)],
  ["somebody else is", aUser({ id: "01JD3V5Y6Q8ZK2M4N6P8R0BBEN" })],
  ["the holder is suspended", aUser({ status: "SUSPENDED" })],
])("they go as soon as the service says that %s", async (_what, said) => {
  const sources = device();
  if (said instanceof Error) sources.api.me.mockRejectedValue(said);
  else sources.api.me.mockResolvedValue(said);
  const session = sessionOf(sources);
  await vi.waitFor(() => expect(session.user()).toBeDefined());
  expect(readCopy(sources.storage)).toBeNull();
});

test("they go with a sign-out, and stay when it did not reach the service", async () => {
  const sources = device();
  sources.api.me.mockResolvedValue(aUser());
  const session = sessionOf(sources);
  await vi.waitFor(() => expect(session.user()).toEqual(aUser()));
  sources.api.signOut.mockRejectedValueOnce(lost());
  await expect(session.leave()).rejects.toThrow("lost");
  expect(readCopy(sources.storage)).not.toBeNull();
  sources.api.signOut.mockResolvedValueOnce(undefined);
  await session.leave();
  expect(readCopy(sources.storage)).toBeNull();
});

test("while the service cannot be reached, it is said why, and they stay", async () => {
  const sources = device();
  sources.restUntilBack = () => new Promise(() => {});
  sources.api.me.mockRejectedValue(lost());
  const session = sessionOf(sources);
  await vi.waitFor(() => expect(session.trouble()).toMatchObject({ name: "ConnectionLost" }));
  expect(session.user()).toBeUndefined();
  expect(readCopy(sources.storage)).not.toBeNull();
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
    expect(readCopy(sources.storage)).toBeNull();
  }
});
