import { expect, test } from "vitest";
import { anEvent, anIntention, aUser, fakeSources, startMs } from "../testing/fake-sources.ts";
import { intend, sendsItself } from "./intend.ts";

test("a second press of Buy means the purchase that is still on its way", () => {
  const sources = fakeSources();
  const kept = anIntention({ quantity: 3, purchaseId: null });
  sources.intentions.keep(kept);
  expect(intend(anEvent(), aUser(), 1, sources)).toEqual(kept);
});

test("each new intention has a key of its own", () => {
  const sources = fakeSources();
  const first = intend(anEvent(), aUser(), 1, sources);
  const second = intend(anEvent(), aUser(), 1, sources);
  expect(first.key).not.toBe(second.key);
  expect(first).toMatchObject({ quantity: 1, purchaseId: null, userId: aUser().id });
});

test("what was never answered is sent again by itself, but not after a quarter of an hour", () => {
  const unanswered = anIntention({ purchaseId: null });
  expect(sendsItself(unanswered, startMs + 15 * 60_000 - 1)).toBe(true);
  expect(sendsItself(unanswered, startMs + 15 * 60_000)).toBe(false);
  expect(sendsItself(anIntention(), startMs)).toBe(false);
});
