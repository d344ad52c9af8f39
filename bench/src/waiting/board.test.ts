import { expect, test } from "vitest";
import { seededRandom } from "../load/seeded-random.ts";
import { openBoard } from "./board.ts";
import { decideLine } from "./decisions.ts";
import { aScenario } from "./testing/a-scenario.ts";

const decided = (change = {}) => decideLine(aScenario(change), seededRandom(1));

test("the figures are those of the last rendering, and never ahead of what is decided", () => {
  const decisions = decided();
  const board = openBoard(decisions);
  for (let atMs = 0; atMs < 2500; atMs += 7) {
    expect(board.headAt(atMs)).toBe(board.headAt(Math.floor(atMs / 100) * 100));
    expect(board.headAt(atMs)).toBe(
      decisions.decidedAtMs.filter((each) => each <= Math.floor(atMs / 100) * 100).length,
    );
  }
});

test("more are accepted as they come, up to everybody", () => {
  const board = openBoard(decided());
  expect(board.acceptedAt(0)).toBe(1);
  expect(board.acceptedAt(250)).toBeGreaterThan(700);
  expect(board.acceptedAt(10_000)).toBe(2000);
});

test("the pace is unknown at first, then told, and forgotten when the line has stood", () => {
  const board = openBoard(decided({ buyers: 10_000, stall: { fromMs: 1000, toMs: 9000 } }));
  expect(board.paceAt(200)).toBeNull();
  expect(board.paceAt(900)).toBe(1000);
  expect(board.paceAt(2000)).toBe(1000);
  expect(board.paceAt(8000)).toBeNull();
  expect(board.paceAt(9100)).toBeNull();
  expect(board.paceAt(9900)).toBe(1000);
  expect(board.paceMax).toBe(1000);
});
