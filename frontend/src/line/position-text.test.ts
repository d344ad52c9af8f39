import { expect, test } from "vitest";
import { aPurchase } from "../testing/fake-sources.ts";
import { isWorthSaying, spokenPlace } from "./position-text.ts";
import { nothingKnown, type Place } from "./position.ts";

const place = (change: Partial<Place>): Place => ({
  ...nothingKnown,
  phase: "waiting",
  purchase: aPurchase(),
  lineState: "moving",
  ...change,
});

test("the place is one plain sentence and an estimate", () => {
  expect(spokenPlace(place({ position: 1204, etaMs: 12_000 }))).toBe("You are number 1,204 in line. About 12 seconds.");
});

test("the turn itself is said", () => {
  expect(spokenPlace(place({ position: 0, etaMs: 0 }))).toBe("It is your turn. Deciding now.");
});

test("a listener is not interrupted by every step, but when the position has halved", () => {
  const said = place({ position: 100 });
  expect(isWorthSaying(place({ position: 99 }), said)).toBe(false);
  expect(isWorthSaying(place({ position: 51 }), said)).toBe(false);
  expect(isWorthSaying(place({ position: 50 }), said)).toBe(true);
});

test("a listener is told when trouble comes and goes, and when the line is paused", () => {
  const said = place({ position: 100 });
  expect(isWorthSaying(place({ position: 100, trouble: "lost" }), said)).toBe(true);
  expect(isWorthSaying(said, place({ position: 100, trouble: "lost" }))).toBe(true);
  expect(isWorthSaying(place({ position: 100, lineState: "paused" }), said)).toBe(true);
  expect(isWorthSaying(place({ position: 100, lineState: "idle" }), said)).toBe(false);
});

test("at the head, standing still is not repeated", () => {
  const said = place({ position: 0 });
  expect(isWorthSaying(place({ position: 0 }), said)).toBe(false);
});
