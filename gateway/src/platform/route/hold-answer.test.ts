import { expect, test } from "vitest";
import { preferredWaitMs } from "./hold-answer.ts";

test.each([
  [undefined, 0],
  ["respond-async", 0],
  ["wait=2", 2000],
  ['respond-async, wait="3"', 3000],
  ["return=minimal; wait = 4", 4000],
  ["wait=99999", 10_000],
  ["wait=-1", 0],
  ["await=5", 0],
])("the preferred wait of %j is %i ms", (prefer, ms) => {
  expect(preferredWaitMs(prefer)).toBe(ms);
});
