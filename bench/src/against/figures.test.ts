import { expect, test } from "vitest";
import { formatRatios, ratioRows } from "./figures.ts";

test("a ratio is of one round; the rounds have a median, with the lowest and highest", () => {
  const rounds = [
    { here: { rate: 300 }, there: { rate: 200 } },
    { here: { rate: 200 }, there: { rate: 100 } },
    { here: { rate: 100 }, there: { rate: 100 } },
  ];
  expect(ratioRows(rounds)).toEqual([["rate", "200", "100", "1.50 (1.00 – 2.00)"]]);
});

test("a figure that one side does not know has no ratio", () => {
  const rounds = [{ here: { us: 5, ms: 1 }, there: { us: null, ms: 0 } }];
  expect(ratioRows(rounds)).toEqual([
    ["us", "5", "–", "–"],
    ["ms", "1", "0", "–"],
  ]);
  expect(formatRatios(rounds, "v1")).toContain("| figure | here | v1 |");
});
