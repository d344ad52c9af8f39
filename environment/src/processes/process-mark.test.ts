import { expect, it } from "vitest";
import { birthInStat } from "./process-mark.ts";

const stat = (name: string, state: string): string =>
  `4242 (${name}) ${state} 1 4242 4242 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 11 0 987654 1000 200 18446744073709551615`;

it("a process is identified by its time of birth", () => {
  expect(birthInStat(stat("node", "S"))).toBe("987654");
});

it("a program's name cannot fake another birth", () => {
  expect(birthInStat(stat("a) S 1 2 3 (b", "R"))).toBe("987654");
});

it("a process that has ended is gone, even before it is reaped", () => {
  expect(birthInStat(stat("node", "Z"))).toBeUndefined();
});
