import { expect, test } from "vitest";
import { aPurchase } from "../testing/fake-sources.ts";
import { isWorthSaying, outlook, spokenPosition } from "./position-text.ts";
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

test.each([
  [{ remaining: 1204 }, "About 12 seconds."],
  [{ remaining: 1000 }, "About 12 seconds. Only 1,000 tickets left, so you may get none."],
  [{ remaining: 0 }, "About 12 seconds. All tickets are taken. You could still get one that comes back."],
  [
    { remaining: 1, lineState: "paused" as const },
    "Sales are paused. Your position is safe. Only 1 ticket left, so you may get none.",
  ],
])("a buyer behind more people than tickets reads so: %o", (change, text) => {
  expect(outlook(stateWith({ position: 1204, etaMs: 12_000, ...change }))).toBe(text);
});

test.each<[what: string, Partial<PositionState>, before: Partial<PositionState>, isSaid: boolean]>([
  ["a step", { position: 99 }, { position: 100 }, false],
  ["less than half the way", { position: 51 }, { position: 100 }, false],
  ["half the way", { position: 50 }, { position: 100 }, true],
  ["trouble that starts", { position: 100, trouble: "lost" }, { position: 100 }, true],
  ["trouble that ends", { position: 100 }, { position: 100, trouble: "lost" }, true],
  ["a paused line", { position: 100, lineState: "paused" }, { position: 100 }, true],
  ["an idle line", { position: 100, lineState: "idle" }, { position: 100 }, false],
  ["fewer tickets than people before", { position: 100, remaining: 99 }, { position: 100, remaining: 100 }, true],
  ["the front again", { position: 0 }, { position: 0 }, false],
])("whether a screen reader is interrupted: by %s", (_what, state, before, isSaid) => {
  expect(isWorthSaying(stateWith(state), stateWith(before))).toBe(isSaid);
});
