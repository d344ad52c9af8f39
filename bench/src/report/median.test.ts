import { expect, test } from "vitest";
import { spreadOf } from "./median.ts";

test("the median is the middle one, or the mean of the two in the middle", () => {
  expect(spreadOf([9, 1, 5])).toEqual({ median: 5, low: 1, high: 9 });
  expect(spreadOf([8, 2, 100, 4])).toEqual({ median: 6, low: 2, high: 100 });
  expect(spreadOf([7])).toEqual({ median: 7, low: 7, high: 7 });
});

test("what a round could not tell does not count as nought", () => {
  expect(spreadOf([null, 3, undefined, 5])).toEqual({ median: 4, low: 3, high: 5 });
  expect(spreadOf([null])).toBeNull();
});
