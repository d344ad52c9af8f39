import { expect, test } from "vitest";
import { makeMemoryStorage, type KeptText } from "../sources/storage.ts";
import { anEvent, aTicket, aUser, eventId, fakeSources, lost, refused } from "../testing/fake-sources.ts";
import type { HeldTickets } from "./held-tickets.ts";
import { copyName, noteOwner } from "../session/create-session.ts";
import { dropTickets, keepTickets, readCopy, refreshCopy } from "./ticket-copy.ts";

const ada = aUser();
const ben = aUser({ id: "01JD3V5Y6Q8ZK2M4N6P8R0BBEN", email: "ben@example.org" });

const held = (numbers: number[], change: Partial<HeldTickets> = {}, id = eventId): HeldTickets => ({
  groups: [{ eventId: id, event: anEvent({ id }), tickets: numbers.map((number) => aTicket(number, { eventId: id })) }],
  isWhole: true,
  isCut: false,
  ...change,
});

/** A device where Ada is signed in, with an answer of hers. */
function device(...kept: HeldTickets[]): KeptText {
  const storage = makeMemoryStorage();
  noteOwner(storage, ada);
  for (const answer of kept) keepTickets(storage, ada, answer, 1000);
  return storage;
}

/** Everything in the storage, under any name. */
const allText = (storage: KeptText): string =>
  Array.from({ length: storage.length }, (_, index) => storage.getItem(storage.key(index) ?? "")).join("\n");

const codesIn = (storage: KeptText) =>
  readCopy(storage)?.groups.flatMap(({ tickets }) => tickets.map(({ code }) => code));

test("an answer is kept with its time", () => {
  const storage = device(held([1, 2]));
  expect(readCopy(storage)).toEqual({ holder: ada, groups: [{ ...held([1, 2]).groups[0], seenAt: 1000 }] });
});

test("a newer answer replaces the older: a reissued code is kept without the old one, a hidden one not at all", () => {
  const storage = device(held([1, 2]));
  const tickets = [aTicket(1, { code: "NEWCODE" }), aTicket(2, { code: null, status: "VOIDED" })];
  keepTickets(storage, ada, { ...held([]), groups: [{ eventId, event: anEvent(), tickets }] }, 2000);
  expect(codesIn(storage)).toEqual(["NEWCODE", null]);
  expect(allText(storage)).not.toMatch(/CODE[12]/);
});

test("an answer about one event replaces that event's tickets, in their position; a complete answer replaces all", () => {
  const storage = device(held([1]));
  const other = "01JD3V5Y6Q8ZK2M4N6P8R0EV02";
  keepTickets(storage, ada, held([7], { isWhole: false }, other), 2000);
  expect(readCopy(storage)?.groups.map(({ seenAt }) => seenAt)).toEqual([1000, 2000]);
  keepTickets(storage, ada, held([2], { isWhole: false }), 3000);
  expect(codesIn(storage)).toEqual(["CODE2", "CODE7"]);
  keepTickets(storage, ada, held([3]), 4000);
  expect(codesIn(storage)).toEqual(["CODE3"]);
});

test.each<[what: string, end: (storage: KeptText) => void]>([
  ["a refusal of the service", (storage) => dropTickets(storage, (group) => group.eventId === eventId)],
  ["a sign-out", (storage) => noteOwner(storage, null)],
  ["another's sign-in", (storage) => noteOwner(storage, ben)],
  ["a suspension", (storage) => noteOwner(storage, aUser({ status: "SUSPENDED" }))],
])("%s leaves no copy", (_what, end) => {
  const storage = device(held([1]));
  end(storage);
  expect(readCopy(storage)).toBeNull();
  expect(allText(storage)).not.toContain("CODE1");
});

test("an answer after its holder has signed out is not kept", () => {
  const storage = device();
  noteOwner(storage, null);
  keepTickets(storage, ada, held([1]), 1000);
  noteOwner(storage, ben);
  keepTickets(storage, ada, held([1]), 1000);
  expect(allText(storage)).not.toContain("CODE1");
});

test("where the new copy cannot be written, the old one does not stay", () => {
  const storage = device(held([1]));
  const full: KeptText = {
    ...storage,
    length: 0,
    setItem: () => {
      throw new DOMException("full", "QuotaExceededError");
    },
  };
  keepTickets(full, ada, held([2]), 2000);
  expect(readCopy(storage)).toBeNull();
});

test("a damaged copy is none, and is deleted", () => {
  const storage = device(held([1]));
  storage.setItem(copyName, '{"holder":');
  expect(readCopy(storage)).toBeNull();
  expect(storage.getItem(copyName)).toBeNull();
});

test.each([
  ["what the service hides now is no longer kept", { items: [aTicket(1, { code: null })], nextCursor: null }, [null]],
  ["a refusal leaves no copy", refused("unauthenticated"), undefined],
  ["a lost connection leaves the copy as it was", lost(), ["CODE1"]],
])("reloaded in the background, %s", async (_what, answer, codes) => {
  const { api, clock } = fakeSources({ tickets: [answer], event: [anEvent()] });
  const storage = device(held([1]));
  await refreshCopy({ api, clock, storage }, ada, new AbortController().signal);
  expect(codesIn(storage)).toEqual(codes);
});
