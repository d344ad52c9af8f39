import { expect, test } from "vitest";
import { aPurchase } from "../testing/fake-sources.ts";
import { isWorthSaying, spokenPosition } from "./position-text.ts";
import { nothingKnown, type PositionState } from "./position.ts";

const stateWith = (change: Partial<PositionState>): PositionState => ({
  ...nothingKnown,
  phase: "waiting",
  purchase: aPurchase(),
  lineState: "moving",
  ...change,
});

test("the position is one plain sentence and an estimate", () => {
  expect(spokenPosition(stateWith({ position: 1204, etaMs: 12_000 }))).toBe(
    "You are number 1,204 in line. About 12 seconds.",
  );
});

test("the turn itself is announced", () => {
  expect(spokenPosition(stateWith({ position: 0, etaMs: 0 }))).toBe("It’s your turn. Confirming your tickets…");
});

test("a screen reader is not interrupted by every step, but when the position has halved", () => {
  const said = stateWith({ position: 100 });
  expect(isWorthSaying(stateWith({ position: 99 }), said)).toBe(false);
  expect(isWorthSaying(stateWith({ position: 51 }), said)).toBe(false);
  expect(isWorthSaying(stateWith({ position: 50 }), said)).toBe(true);
});

test("a screen reader announces when trouble starts and ends, and when the line is paused", () => {
  const said = stateWith({ position: 100 });
  expect(isWorthSaying(stateWith({ position: 100, trouble: "lost" }), said)).toBe(true);
  expect(isWorthSaying(said, stateWith({ position: 100, trouble: "lost" }))).toBe(true);
  expect(isWorthSaying(stateWith({ position: 100, lineState: "paused" }), said)).toBe(true);
  expect(isWorthSaying(stateWith({ position: 100, lineState: "idle" }), said)).toBe(false);
});

test("at the front, nothing is repeated", () => {
  const said = stateWith({ position: 0 });
  expect(isWorthSaying(stateWith({ position: 0 }), said)).toBe(false);
});
