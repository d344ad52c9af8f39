import { pollBudgetPerSecond, pollsPerDecision } from "@admit/contract";
import { expect, test } from "vitest";
import { drawWaiting } from "./draw-waiting.ts";
import { formatWaiting } from "./format-waiting.ts";
import { readWaitingOptions } from "./read-waiting-options.ts";
import { simulateWaiting } from "./simulate-waiting.ts";

const report = simulateWaiting({ buyers: 2000, seed: 1, seeds: 2 });

test("every line is followed by the rule with each seed, and some by the first design's too", () => {
  const names = new Set(report.runs.map(({ scenario }) => scenario.name));
  expect(report.runs.filter(({ rule }) => rule === "current")).toHaveLength(2 * names.size);
  expect(report.runs.filter(({ rule }) => rule === "former").length).toBeGreaterThan(0);
});

test("every buyer is in one bin of waits, and every poll is a look or a fetch", () => {
  for (const { scenario, notices, polls } of report.runs) {
    expect(notices.reduce((sum, { buyers }) => sum + buyers, 0)).toBe(scenario.buyers);
    expect(polls.looks.total + polls.fetches.total).toBe(polls.all.total);
    expect(polls.perBuyer).toBe(polls.all.total / scenario.buyers);
    expect(Math.max(...polls.series.perSecond)).toBe(polls.all.maxPerSecond);
    expect(polls.all.maxPerStep).toBeLessThanOrEqual(polls.all.maxPerSecond);
  }
});

test("what is allowed is the budget, and so many polls for each decision", () => {
  for (const { paceMax, pollsAllowed, polls, keepsBudget } of report.runs) {
    expect(pollsAllowed).toBe(pollBudgetPerSecond + Math.floor(pollsPerDecision * paceMax));
    expect(keepsBudget).toBe(polls.all.maxPerSecond <= pollsAllowed);
  }
});

test("the same options give the same report", () => {
  expect(simulateWaiting({ buyers: 2000, seed: 1, seeds: 2 })).toEqual(report);
  expect(simulateWaiting({ buyers: 2000, seed: 2, seeds: 2 })).not.toEqual(report);
});

test("the tables name every line, and mark what goes wrong", () => {
  const text = formatWaiting(report);
  for (const { scenario } of report.runs) expect(text).toContain(`| ${scenario.name} | current |`);
  const [run, ...others] = report.runs;
  if (run === undefined) throw new Error("There is no run");
  const late = { ...run, rule: "current" as const, seed: 2, keepsBudget: false, minuteNoticeMs: 9000 };
  expect(formatWaiting({ ...report, runs: [late, ...others] })).toContain(
    `Over budget: ${run.scenario.name} (seed 2). Heard of late after a minute: ${run.scenario.name} (seed 2).`,
  );
});

test("the chart is drawn in both colour schemes, without a figure that is none", () => {
  const svg = drawWaiting(report, { date: "2026-11-22", commit: null });
  expect(svg).toContain("prefers-color-scheme: dark");
  expect(svg).not.toMatch(/NaN|undefined|Infinity/);
});

test("options that are wrong are named, all of them", () => {
  expect(readWaitingOptions(["--buyers", "500"])).toEqual({
    buyers: 500,
    seed: 1,
    seeds: 6,
    jsonFile: null,
    chartFile: null,
  });
  expect(() => readWaitingOptions(["--buyers", "0", "--seed", "x"])).toThrow(/--buyers[^]*--seed/);
  expect(() => readWaitingOptions(["--what"])).toThrow(/Usage/);
});
