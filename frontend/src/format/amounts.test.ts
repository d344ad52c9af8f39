import { expect, test } from "vitest";
import { age, filledPercent, length, lengthOr, memory, rate, shortId } from "./amounts.ts";

test.each([
  [0, "0 ms"],
  [340.4, "340 ms"],
  [4290, "4.2 s"],
  [42_900, "42 s"],
  [185_000, "3:05 min"],
  [7_800_000, "2:10 h"],
])("%s ms are written %s", (ms, words) => {
  expect(length(ms)).toBe(words);
});

test("what is not known is a dash", () => {
  expect(lengthOr(null)).toBe("–");
});

test.each([
  [0, "0"],
  [3.44, "3.4"],
  [1203.7, "1,204"],
])("%s a second are written %s", (perSecond, words) => {
  expect(rate(perSecond)).toBe(words);
});

test("an event is full only when it is", () => {
  expect([filledPercent(999, 1000), filledPercent(1000, 1000), filledPercent(0, 0)]).toEqual([99, 100, 100]);
});

test("an age is told in whole seconds", () => {
  expect(age(7900)).toBe("7 s");
});

test("a process is named by its host and number", () => {
  expect(shortId("box-1-4821-0a1b2c3d")).toBe("box-1-4821");
});

test("memory is told in megabytes", () => {
  expect(memory(148_300_000)).toBe("148 MB");
});
