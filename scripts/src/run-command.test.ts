import { expect, it } from "vitest";
import { isSecondSignal } from "./run-command.ts";

it.each([
  ["the first signal asks for an end in order", undefined, 1000, false],
  ["one Ctrl-C that arrives twice, from the terminal and through pnpm, is one", 1000, 1100, false],
  ["a second Ctrl-C ends at once", 1000, 2000, true],
])("%s", (_, firstAt, nowMs, expected) => {
  expect(isSecondSignal(firstAt, nowMs)).toBe(expected);
});
