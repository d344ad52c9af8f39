export interface TestCount {
  passed: number;
  failed: number;
}

/** The count if no test could run. */
export const failedBefore: TestCount = { passed: 0, failed: 1 };

/** The part of vitest's JSON report that is counted. */
interface Report {
  numPassedTests: number;
  numFailedTests: number;
  testResults: { status: string; assertionResults: { status: string }[] }[];
}

/** A file that could not even be loaded, and an error beside the tests, are failures as well. */
export function countTests(report: Report, exitCode: number): TestCount {
  const brokenFiles = report.testResults.filter(
    ({ status, assertionResults }) => status === "failed" && assertionResults.every((test) => test.status !== "failed"),
  ).length;
  const failed = report.numFailedTests + brokenFiles;
  return { passed: report.numPassedTests, failed: exitCode === 0 ? failed : Math.max(failed, 1) };
}
