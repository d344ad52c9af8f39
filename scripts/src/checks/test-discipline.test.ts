import { expect, it } from "vitest";
import { undisciplinedTests } from "./test-discipline.ts";

it.each([
  ["it.only(", "does not run"],
  ["describe.skip(", "does not run"],
  ["test.todo(", "does not run"],
  ["xit(", "does not run"],
  ["await sleep(100)", "waits for a signal"],
  ["await new Promise((resolve) => setTimeout(resolve, 100))", "waits for a signal"],
  ['import { setTimeout } from "node:timers/promises"', "waits for a signal"],
])("refuses %s", (line, why) => {
  const found = undisciplinedTests("a.test.ts", `\n${line}`);
  expect(found).toHaveLength(1);
  expect(found[0]).toMatch(/^a\.test\.ts:2 /);
  expect(found[0]).toContain(why);
});

it("lets a bound on waiting be", () => {
  expect(undisciplinedTests("a.test.ts", "const timer = setTimeout(() => reject(new Error()), 1000)")).toEqual([]);
});
