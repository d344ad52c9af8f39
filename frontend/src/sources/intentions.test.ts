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

test("each is kept by its key: one that ends leaves the others; the one without an answer comes first", () => {
  const storage = makeMemoryStorage();
  const intentions = createIntentions(storage);
  const [inLine, newer] = [anIntention({ key: "in line" }), anIntention({ key: "newer", madeAt: Date.now() })];
  const unanswered = anIntention({ key: "unanswered", purchaseId: null, madeAt: 0 });
  for (const intention of [inLine, unanswered, newer]) intentions.keep(intention);
  expect(intentions.of(userId, eventId)).toEqual(unanswered);
  intentions.keep({ ...unanswered, purchaseId: "answered" });
  expect(intentions.of(userId, eventId)).toEqual(newer);
  intentions.forget(newer);
  expect(intentions.all(userId).map(({ key }) => key)).toEqual(["in line", "unanswered"]);
});

test("an intention that an earlier release kept is found, and replaced or forgotten", () => {
  const storage = makeMemoryStorage();
  const intentions = createIntentions(storage);
  const keepAsBefore = () => storage.setItem(`admit.intention.${userId}.${eventId}`, JSON.stringify(anIntention()));
  keepAsBefore();
  expect(intentions.of(userId, eventId)).toEqual(anIntention());
  intentions.keep(anIntention({ firstPosition: 7 }));
  expect(intentions.all(userId)).toEqual([anIntention({ firstPosition: 7 })]);
  keepAsBefore();
  intentions.forget(anIntention());
  expect([intentions.all(userId), storage.length]).toEqual([[], 0]);
});

test.each(["", "{", "null", "{}", '{"key":1}'])("an unreadable value (%j) is no intention", (text) => {
  const storage = makeMemoryStorage();
  storage.setItem(`admit.intention.${userId}.${eventId}`, text);
  expect(createIntentions(storage).of(userId, eventId)).toBeNull();
});
