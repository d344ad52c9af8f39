import { expect, it } from "vitest";
import { isSecondSignal } from "./stop-signal.ts";

it("the first signal asks for an end in order", () => {
  expect(isSecondSignal(undefined, 1000)).toBe(false);
});

it("one Ctrl-C that arrives twice, from the terminal and through pnpm, is one", () => {
  expect(isSecondSignal(1000, 1100)).toBe(false);
});

it("a second Ctrl-C ends at once", () => {
  expect(isSecondSignal(1000, 2000)).toBe(true);
});
