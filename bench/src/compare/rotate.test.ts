import { expect, test } from "vitest";
import { rotate } from "./rotate.ts";

test("each round has all, and begins with another", () => {
  expect([0, 1, 2, 3].map((round) => rotate(["a", "b", "c"], round).join(""))).toEqual(["abc", "bca", "cab", "abc"]);
  expect(rotate([], 1)).toEqual([]);
});
