import { expect, test } from "vitest";
import { formatTable } from "./format-table.ts";
import { makeTestResult } from "./testing/make-result.ts";

const lines = (result = makeTestResult()) => formatTable(result).split("\n");
const cellsOf = (start: string, result = makeTestResult()) =>
  lines(result)
    .find((line) => line.startsWith(start))
    ?.split(/ {2,}/);

test("all that was measured stands in it, with its median, range and ratio", () => {
  expect(cellsOf("Admit: accepted")).toEqual(["Admit: accepted, issued as they come", "8,000", "7,000 – 9,000", "80"]);
  expect(cellsOf("Transaction per request: Express")).toEqual([
    "Transaction per request: Express, Prisma",
    "100",
    "100 – 100",
    "1",
  ]);
  expect(cellsOf("BullMQ: jobs")).toEqual(["BullMQ: jobs that do nothing", "8,000", "8,000 – 8,000"]);
});

test("what was not measured does not", () => {
  expect(cellsOf("Transaction per request: mysql2")).toBeUndefined();
});

test("a target tells whether it is reached", () => {
  expect(cellsOf("purchases sustained")).toEqual(["purchases sustained, one event", "8,000/s", "≥ 6,000/s", "reached"]);
  expect(cellsOf("GET a decided purchase, one")?.slice(1)).toEqual(["7,000/s", "≥ 8,000/s", "NOT REACHED"]);
  expect(cellsOf("worker's drain rate ÷ bare")?.slice(1)).toEqual(["not measured", "≥ 0.6 ×"]);
});

test("it says on what, with what, when and how", () => {
  expect(lines()[0]).toBe("2026-11-24 at commit 0123456: pnpm bench --json bench/results/2026-11-24.json");
  const changed = makeTestResult();
  changed.circumstances.isDirty = true;
  expect(lines(changed)[0]).toContain("at commit 0123456, changed");
  changed.options.quick = true;
  expect(formatTable(changed)).toContain("These figures mean nothing");
});

test("the processes' time is added up, as far as it can be told", () => {
  expect(formatTable(makeTestResult())).toMatch(/210 = gateway 80, worker 60, mysql 40, load 30$/m);
});

test("a run that was spoiled is named", () => {
  expect(formatTable(makeTestResult())).not.toContain("do not count");
  const spoiled = makeTestResult();
  for (const measured of spoiled.rounds[1] ?? [])
    if (measured.kind === "admit") measured.admit.at70.failures.push("the sender was late: p99 9.0 ms");
  expect(formatTable(spoiled)).toContain("round 2, at 70 %: the sender was late: p99 9.0 ms");
});
