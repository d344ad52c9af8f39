import { expect, test } from "vitest";
import { makeMemoryStorage } from "./storage.ts";
import { anIntention, eventId, userId } from "../testing/fake-sources.ts";
import { createIntentions } from "./intentions.ts";

test("an intention outlives the page", () => {
  const storage = makeMemoryStorage();
  createIntentions(storage).keep(anIntention());
  expect(createIntentions(storage).of(userId, eventId)).toEqual(anIntention());
});

test("another user's intention is not used", () => {
  const intentions = createIntentions(makeMemoryStorage());
  intentions.keep(anIntention());
  expect(intentions.of("another user", eventId)).toBeNull();
  expect(intentions.all("another user")).toEqual([]);
  expect(intentions.all(userId)).toEqual([anIntention()]);
});

test.each(["", "{", "null", "{}", '{"key":1}'])("an unreadable value (%j) is no intention", (text) => {
  const storage = makeMemoryStorage();
  storage.setItem(`admit.intention.${userId}.${eventId}`, text);
  expect(createIntentions(storage).of(userId, eventId)).toBeNull();
});
