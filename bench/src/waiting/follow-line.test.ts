import { pollBudgetPerSecond, pollsPerDecision } from "@admit/contract";
import { expect, test } from "vitest";
import { seededRandom } from "../load/seeded-random.ts";
import { decideLine } from "./decisions.ts";
import { followLine, roundTripMs } from "./follow-line.ts";
import { type PollRule, pollRules, type RuleName } from "./poll-rules.ts";
import type { Scenario } from "./scenario.ts";
import { aScenario } from "./testing/a-scenario.ts";

const sum = (counts: Uint32Array) => counts.reduce((total, each) => total + each, 0);

function follow(change: Partial<Scenario>, rule: PollRule = pollRules.current) {
  const scenario = aScenario(change);
  const decisions = decideLine(scenario, seededRandom(1));
  return { decisions, ...followLine(decisions, rule, scenario.cacheMs, seededRandom(2)) };
}

const lines: [string, Partial<Scenario>][] = [
  ["a steady line", {}],
  ["a line that stands", { stall: { fromMs: 700, toMs: 8000 } }],
  ["a line behind a cache", { cacheMs: 1000 }],
  ["an unsteady line", { buyers: 20_000, swing: 0.3 }],
];

test.each(
  lines.flatMap(([name, change]) =>
    (Object.keys(pollRules) as RuleName[]).map((rule) => [name, rule, change] as const),
  ),
)("%s, %s rule: everybody hears of their decision, and nobody before it", (_name, rule, change) => {
  const { noticedAfterMs } = follow(change, pollRules[rule]);
  for (const noticedMs of noticedAfterMs) expect(noticedMs).toBeGreaterThanOrEqual(roundTripMs / 2);
});

test("every poll is counted once: each buyer's looks, and one fetch that tells the outcome", () => {
  let waits = 0;
  const counting: PollRule = {
    ...pollRules.current,
    nextAfterMs(seen, random) {
      waits++;
      return pollRules.current.nextAfterMs(seen, random);
    },
  };
  const { looks, fetches } = follow({}, counting);
  expect(sum(fetches)).toBe(2000);
  // After every look but the last somebody waits.
  expect(sum(looks)).toBe(waits + 2000);
});

test("nobody looks again before their wait is over", () => {
  const { looks, noticedAfterMs } = follow(
    {},
    {
      firstAfterMs: () => 0,
      nextAfterMs: () => 10_000,
      anyway: { looks: Infinity, ms: Infinity },
    },
  );
  const meanwhile = looks.subarray(6, 100);
  expect(sum(meanwhile)).toBe(0);
  expect(Math.max(...noticedAfterMs)).toBeGreaterThan(9000);
});

test("a purchase is fetched now and then though the line says nothing, which can tell its outcome too", () => {
  const { fetches, noticedAfterMs } = follow(
    { buyers: 100, pacePerSecond: 20 },
    {
      firstAfterMs: null,
      nextAfterMs: () => 1000,
      anyway: { looks: 2, ms: 1500 },
    },
  );
  expect(sum(fetches)).toBeGreaterThan(150);
  expect(noticedAfterMs.every((ms) => ms >= roundTripMs / 2)).toBe(true);
});

test("a hundred thousand keep to the budget, and hear of it within a second of a minute's wait", () => {
  const { looks, fetches, paceMax, decisions, noticedAfterMs } = follow({
    buyers: 100_000,
    arrivalMs: 10_000,
    pacePerSecond: 1500,
    swing: 0.05,
  });
  for (let step = 0; step + 10 <= looks.length; step += 10) {
    const polls = sum(looks.subarray(step, step + 10)) + sum(fetches.subarray(step, step + 10));
    expect(polls).toBeLessThanOrEqual(pollBudgetPerSecond + pollsPerDecision * paceMax);
  }
  const minute = noticedAfterMs
    .filter((_, buyer) => (decisions.decidedAtMs[buyer] ?? 0) - (decisions.acceptedAtMs[buyer] ?? 0) > 50_000)
    .toSorted();
  expect(minute[Math.floor(minute.length / 2)]).toBeLessThan(1000);
});
