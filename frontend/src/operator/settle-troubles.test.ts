import { expect, test } from "vitest";
import { settle, type Settled } from "./settle-troubles.ts";
import type { Trouble } from "./troubles.ts";

const trouble = (key: string, change: Partial<Trouble> = {}): Trouble => ({
  key,
  rank: 1,
  level: "alarm",
  isSet: false,
  what: key,
  more: "now",
  line: null,
  act: null,
  runbook: null,
  ...change,
});
const stuck = trouble("stuck");
const stopped = trouble("stopped", { rank: 0 });
const paused = trouble("paused", { isSet: true, rank: 2 });

/** What is shown after each of these overviews, a second apart. */
function shownAfter(...overviews: Trouble[][]): string[][] {
  let settled: Settled | null = null;
  return overviews.map((found, second) => {
    settled = settle(settled, found, second * 1000);
    return settled.shown.map(({ what }) => what);
  });
}

test("the first overview is taken as it is", () => {
  expect(shownAfter([stuck])).toEqual([["stuck"]]);
});

test("a trouble that lasts for one overview is never shown", () => {
  expect(shownAfter([], [stuck], [], [stuck], [])).toEqual([[], [], [], [], []]);
});

test("a measured trouble is shown with its second overview in a row, and for five seconds after its last one", () => {
  const shown = shownAfter([], [stuck], [stuck], [], [], [], [], [], []);
  expect(shown.map(({ length }) => length)).toEqual([0, 0, 1, 1, 1, 1, 1, 0, 0]);
});

test("a trouble that comes and goes each second does not flip", () => {
  const shown = shownAfter([stuck], [], [stuck], [], [stuck], [], [stuck]);
  expect(shown.every(({ length }) => length === 1)).toBe(true);
});

test("a worse one takes its place in front at its second overview, and leaves it five seconds after its last", () => {
  const both = [stopped, stuck];
  const first = shownAfter([stuck], both, both, [stuck], [stuck], [stuck], [stuck], [stuck]).map(([what]) => what);
  expect(first).toEqual(["stuck", "stuck", "stopped", "stopped", "stopped", "stopped", "stopped", "stuck"]);
});

test("what a person has set is shown and gone at once", () => {
  expect(shownAfter([], [paused], [])).toEqual([[], ["paused"], []]);
});

test("a trouble that is no longer seen says so, and since when", () => {
  const settled = settle(settle(null, [stuck], 0), [], 3000);
  expect(settled.shown[0]?.more).toBe("It seems to be over: not seen for 3 s.");
  expect(settle(settled, [stuck], 4000).shown).toEqual([stuck]);
});

test("the same overview twice counts once", () => {
  const once = settle(settle(null, [], 0), [stuck], 1000);
  expect(settle(once, [stuck], 1000).shown).toEqual([]);
});
