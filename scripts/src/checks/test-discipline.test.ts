import { expect, it } from "vitest";
import { undisciplinedTests } from "./test-discipline.ts";

it.each([
  ["it.on" + "ly(", "does not run"],
  ["describe.sk" + "ip(", "does not run"],
  ["test.to" + "do(", "does not run"],
  ["xi" + "t(", "does not run"],
  ["await sle" + "ep(100)", "waits for a signal"],
  ["await new Promise((resolve) => setTime" + "out(resolve, 100))", "waits for a signal"],
  ['import { setTimeout } from "node:timers/prom' + 'ises"', "waits for a signal"],
])("refuses %s", (line, why) => {
  const found = undisciplinedTests("a.test.ts", `\n${line}`);
  expect(found).toHaveLength(1);
  expect(found[0]).toMatch(/^a\.test\.ts:2 /);
  expect(found[0]).toContain(why);
});

it("lets a bound on waiting be", () => {
  expect(
    undisciplinedTests("a.test.ts", "const timer = setTimeout(() => reject(new Error()), 1000)"),
  ).toEqual([]);
});
