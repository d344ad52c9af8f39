import { expect, it } from "vitest";
import { countTests } from "./count-tests.ts";

const passed = { status: "passed", assertionResults: [{ status: "passed" }] };

it("counts what passed and what failed", () => {
  const failed = {
    status: "failed",
    assertionResults: [{ status: "passed" }, { status: "failed" }],
  };
  expect(countTests({ numPassedTests: 2, numFailedTests: 1, testResults: [passed, failed] }, 1)).toEqual({
    passed: 2,
    failed: 1,
  });
});

it("a file that cannot be loaded is a failure", () => {
  const broken = { status: "failed", assertionResults: [] };
  expect(countTests({ numPassedTests: 1, numFailedTests: 0, testResults: [passed, broken] }, 1)).toEqual({
    passed: 1,
    failed: 1,
  });
});

it("an error beside the tests is a failure", () => {
  expect(countTests({ numPassedTests: 1, numFailedTests: 0, testResults: [passed] }, 1).failed).toBe(1);
});

it("a run in which all is well has no failure", () => {
  expect(countTests({ numPassedTests: 1, numFailedTests: 0, testResults: [passed] }, 0)).toEqual({
    passed: 1,
    failed: 0,
  });
});
