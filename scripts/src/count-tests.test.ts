import { expect, it } from "vitest";
import { countTests } from "./count-tests.ts";

const file = (status: string, ...tests: string[]) => ({
  status,
  assertionResults: tests.map((each) => ({ status: each })),
});
const passed = file("passed", "passed");

it.each([
  ["what passed and what failed", [2, 1, passed, file("failed", "passed", "failed")], 1, [2, 1]],
  ["a file that cannot be loaded as a failure", [1, 0, passed, file("failed")], 1, [1, 1]],
  ["an error beside the tests as a failure", [1, 0, passed], 1, [1, 1]],
  ["no failure where all is well", [1, 0, passed], 0, [1, 0]],
] as const)("counts %s", (_what, [numPassedTests, numFailedTests, ...testResults], code, [passed, failed]) => {
  expect(countTests({ numPassedTests, numFailedTests, testResults }, code)).toEqual({ passed, failed });
});
