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

test.each([
  [1204, 12_000, "You are number 1,204 in line. About 12 seconds."],
  [0, 0, "It’s your turn. Confirming your tickets…"],
])("position %i is one plain sentence, and what to expect", (position, etaMs, text) => {
  expect(spokenPosition(stateWith({ position, etaMs }))).toBe(text);
});

test.each<[what: string, Partial<PositionState>, before: Partial<PositionState>, isSaid: boolean]>([
  ["a step", { position: 99 }, { position: 100 }, false],
  ["less than half the way", { position: 51 }, { position: 100 }, false],
  ["half the way", { position: 50 }, { position: 100 }, true],
  ["trouble that starts", { position: 100, trouble: "lost" }, { position: 100 }, true],
  ["trouble that ends", { position: 100 }, { position: 100, trouble: "lost" }, true],
  ["a paused line", { position: 100, lineState: "paused" }, { position: 100 }, true],
  ["an idle line", { position: 100, lineState: "idle" }, { position: 100 }, false],
  ["the front again", { position: 0 }, { position: 0 }, false],
])("whether a screen reader is interrupted: by %s", (_what, state, before, isSaid) => {
  expect(isWorthSaying(stateWith(state), stateWith(before))).toBe(isSaid);
});
