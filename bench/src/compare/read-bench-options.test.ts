import { expect, test } from "vitest";
import { readBenchOptions } from "./read-bench-options.ts";

test("without options all is measured, in three rounds", () => {
  expect(readBenchOptions([])).toEqual({
    rounds: 3,
    jsonFile: null,
    only: null,
    quick: false,
    growth: false,
    publish: null,
  });
});

test("trying it out takes one round, unless more are asked for", () => {
  expect(readBenchOptions(["--quick"])).toMatchObject({ rounds: 1, quick: true });
  expect(readBenchOptions(["--quick", "--rounds", "2"])).toMatchObject({ rounds: 2 });
});

test("some may be measured alone", () => {
  expect(readBenchOptions(["--only", "admit, one-job-at-a-time"]).only).toEqual(["admit", "one-job-at-a-time"]);
});

test("what grows is measured by itself, or in part", () => {
  expect(readBenchOptions(["--growth", "--only", "memory"])).toMatchObject({ growth: true, only: ["memory"] });
});

test.each([
  [["--rounds", "0"], /--rounds must be a whole number/],
  [["--rounds", "two"], /--rounds must be a whole number/],
  [["--only", "admit,postgres"], /not "postgres"/],
  [["--growth", "--only", "admit"], /--only knows manyEvents/],
  [["--growth", "--rounds", "2"], /--growth goes with --only and --json alone/],
  [["--publish", "a.json", "--quick"], /--publish goes with no other/],
  [["--what"], /--what is not an option of pnpm bench/],
])("%j is refused, with the usage", (args, why) => {
  expect(() => readBenchOptions(args)).toThrow(why);
  expect(() => readBenchOptions(args)).toThrow(/Usage: pnpm bench/);
});
