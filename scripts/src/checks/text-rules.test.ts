import { expect, test } from "vitest";
import { unclearTerms, undisciplinedTests } from "./text-rules.ts";

test.each([
  [unclearTerms, "Whoever asks", "the role"],
  [unclearTerms, "the caller is told", "notified"],
  [unclearTerms, "a word of it", "message"],
  [undisciplinedTests, "it.only(", "does not run"],
  [undisciplinedTests, "describe.skip(", "does not run"],
  [undisciplinedTests, "test.todo(", "does not run"],
  [undisciplinedTests, "xit(", "does not run"],
  [undisciplinedTests, "await sleep(100)", "waits for a signal"],
  [undisciplinedTests, "await new Promise((resolve) => setTimeout(resolve, 100))", "waits for a signal"],
  [undisciplinedTests, 'import { setTimeout } from "node:timers/promises"', "waits for a signal"],
])("%o refuses %j, with its line and the reason", (judge, line, why) => {
  expect(judge("a.test.ts", `\n${line}`)).toEqual([expect.stringMatching(`^a\\.test\\.ts:2 .*${why}`)]);
});

test.each([
  [unclearTerms, "const password = keyword;"],
  [undisciplinedTests, "const timer = setTimeout(() => reject(new Error()), 1000)"],
])("%o allows a part of another term, and a bound on waiting: %j", (judge, line) => {
  expect(judge("a.test.ts", line)).toEqual([]);
});
