import { pollBudgetPerSecond, pollsPerDecision } from "@admit/contract";
import { seededRandom } from "@admit/drop";
import { expect, test } from "vitest";
import { openBoard } from "./board.ts";
import { DueList, followLine, roundTripMs } from "./follow-line.ts";
import { formatWaiting } from "./format-waiting.ts";
import { noticesOf } from "./measures.ts";
import { type PollRule, pollRules, type RuleName } from "./poll-rules.ts";
import { decideLine, type Scenario } from "./scenario.ts";
import { simulateWaiting } from "./simulate-waiting.ts";

const sum = (counts: readonly number[]) => counts.reduce((total, each) => total + each, 0);
/** A small steady line. */
const small: Scenario = {
  name: "small",
  buyers: 2000,
  arrivalMs: 500,
  pacePerSecond: 1000,
  swing: 0,
  swingMs: 10_000,
  growth: 1,
  stall: null,
  cacheMs: 0,
  isCompared: false,
};
const decide = (change: Partial<Scenario> = {}) => decideLine({ ...small, ...change }, seededRandom(1));
const follow = (change: Partial<Scenario>, rule: PollRule = pollRules.current) => {
  const decisions = decide(change);
  return { decisions, ...followLine(decisions, rule, change.cacheMs ?? 0, seededRandom(2)) };
};

test("all are decided in the order of acceptance, none before it, and at the line's pace", () => {
  const { acceptedAtMs, decidedAtMs, heads } = decide({ buyers: 5000 });
  for (const [buyer, decidedMs] of decidedAtMs.entries()) {
    expect(decidedMs).toBeGreaterThanOrEqual(acceptedAtMs[buyer] ?? Infinity);
    expect(decidedMs).toBeGreaterThanOrEqual(decidedAtMs[buyer - 1] ?? 0);
  }
  expect([heads.length, heads.at(-1)]).toEqual([100, 5000]);
});

test("a standing line decides none until it moves again, and one that speeds up is twice as fast after two minutes", () => {
  const stall = { fromMs: 1000, toMs: 4000 };
  const { decidedAtMs } = decide({ buyers: 5000, stall });
  expect(decidedAtMs.filter((atMs) => atMs > stall.fromMs && atMs <= stall.toMs)).toHaveLength(0);
  expect(Math.max(...decidedAtMs)).toBeGreaterThan(stall.toMs);
  const { heads } = decide({ buyers: 30_000, pacePerSecond: 100, growth: 2 });
  const between = (fromS: number, toS: number) => (heads[toS * 20 - 1] ?? 0) - (heads[fromS * 20 - 1] ?? 0);
  expect(between(1, 11)).toBeLessThan(1150);
  expect(between(125, 135)).toBe(2000);
});

test("the board's head is that of its last rendering, and never ahead of the decisions", () => {
  const decisions = decide();
  const board = openBoard(decisions);
  for (let atMs = 0; atMs < 2500; atMs += 7) {
    const renderedAtMs = Math.floor(atMs / 100) * 100;
    expect(board.headAt(atMs)).toBe(decisions.decidedAtMs.filter((each) => each <= renderedAtMs).length);
  }
  expect([0, 10_000].map((atMs) => board.acceptedAt(atMs))).toEqual([1, 2000]);
});

test("the pace is unknown at first, then answered, and forgotten after a standstill", () => {
  const board = openBoard(decide({ buyers: 10_000, stall: { fromMs: 1000, toMs: 9000 } }));
  const paces = [200, 900, 2000, 8000, 9100, 9900].map((atMs) => board.paceAt(atMs));
  expect(paces).toEqual([null, 1000, 1000, null, null, 1000]);
  expect(board.paceMax).toBe(1000);
});

test("each member acts at their moment, in order, and may act again; a moment that has passed is the present one", () => {
  const due = new DueList();
  for (const [member, atMs] of [70, 3_000_000, 5, 5.5].entries()) due.put(member, atMs);
  const acted: [number, number][] = [];
  due.run((member, nowMs) => {
    acted.push([member, nowMs]);
    if (acted.length < 3) due.put(member, 3);
  });
  const wanted = [
    [2, 5],
    [2, 5],
    [2, 5],
    [3, 6],
    [0, 70],
    [1, 3_000_000],
  ];
  expect(acted).toEqual(wanted);
});

const lines: [string, Partial<Scenario>][] = [
  ["a steady line", {}],
  ["a standing line", { stall: { fromMs: 700, toMs: 8000 } }],
  ["a line behind a cache", { cacheMs: 1000 }],
  ["an unsteady line", { buyers: 20_000, swing: 0.3 }],
];

test.each(
  lines.flatMap(([name, change]) =>
    (Object.keys(pollRules) as RuleName[]).map((rule) => [name, rule, change] as const),
  ),
)("%s, %s rule: all learn their outcome, and none before the decision", (_name, rule, change) => {
  const { noticedAfterMs } = follow(change, pollRules[rule]);
  for (const noticedMs of noticedAfterMs) expect(noticedMs).toBeGreaterThanOrEqual(roundTripMs / 2);
});

test("every poll is counted once: each of the line, and one of the purchase, which has the outcome", () => {
  let waits = 0;
  const { linePolls, purchasePolls } = follow(
    {},
    {
      ...pollRules.current,
      nextAfterMs(seen, random) {
        waits++;
        return pollRules.current.nextAfterMs(seen, random);
      },
    },
  );
  expect(sum(purchasePolls)).toBe(2000);
  // A wait comes after each poll of the line but the last.
  expect(sum(linePolls)).toBe(waits + 2000);
});

test("no buyer polls again before their wait is over, and a purchase is polled now and then whatever the line says", () => {
  const patient = { firstAfterMs: () => 0, nextAfterMs: () => 10_000, anyway: { polls: Infinity, ms: Infinity } };
  expect(sum(follow({}, patient).linePolls.slice(6, 100))).toBe(0);
  const asking = { firstAfterMs: null, nextAfterMs: () => 1000, anyway: { polls: 2, ms: 1500 } };
  expect(sum(follow({ buyers: 100, pacePerSecond: 20 }, asking).purchasePolls)).toBeGreaterThan(150);
});

test("a hundred thousand keep to the budget, and know their outcome within a second of a minute's wait", () => {
  const line = { buyers: 100_000, arrivalMs: 10_000, pacePerSecond: 1500, swing: 0.05 };
  const followed = follow(line);
  const { linePolls, purchasePolls, paceMax, decisions } = followed;
  for (let step = 0; step + 10 <= linePolls.length; step += 10) {
    const polls = sum(linePolls.slice(step, step + 10)) + sum(purchasePolls.slice(step, step + 10));
    expect(polls).toBeLessThanOrEqual(pollBudgetPerSecond + pollsPerDecision * paceMax);
  }
  const minute = noticesOf(decisions, followed).find(({ isAboutMinute }) => isAboutMinute);
  expect(minute?.p50Ms).toBeLessThan(1000);
});

test("notice delays are grouped by the length of the wait", () => {
  const waitsMs = [999, 1000, 49_999, 50_000, 60_000, 69_999, 70_000];
  const acceptedAtMs = Float64Array.from(waitsMs, () => 500);
  const decidedAtMs = Float64Array.from(waitsMs, (ms) => ms + 500);
  const noticedAfterMs = Float32Array.from([7, 6, 5, 30, 10, 20, 4]);
  const notices = noticesOf({ acceptedAtMs, decidedAtMs }, { noticedAfterMs });
  expect(notices.map(({ buyers }) => buyers)).toEqual([1, 1, 1, 3, 1]);
  expect(notices[3]).toEqual({ wait: "50 to 70 s", isAboutMinute: true, buyers: 3, p50Ms: 20, p99Ms: 30, maxMs: 30 });
});

const options = { buyers: 1000, seed: 1, seeds: 2 };
/** Each simulation takes seconds on a busy machine. */
const simulationMs = 30_000;
const report = simulateWaiting(options);

test(
  "the report has every line with each seed, all buyers and polls, and the same options give the same",
  { timeout: simulationMs },
  () => {
    const names = new Set(report.runs.map(({ scenario }) => scenario.name));
    expect(report.runs.filter(({ rule }) => rule === "current")).toHaveLength(2 * names.size);
    expect(report.runs.filter(({ rule }) => rule === "former").length).toBeGreaterThan(0);
    for (const { scenario, notices, polls, paceMax, pollsAllowed, keepsBudget } of report.runs) {
      expect(notices.reduce((total, { buyers }) => total + buyers, 0)).toBe(scenario.buyers);
      expect(polls.total).toBeGreaterThanOrEqual(2 * scenario.buyers);
      expect(pollsAllowed).toBe(pollBudgetPerSecond + Math.floor(pollsPerDecision * paceMax));
      expect(keepsBudget).toBe(polls.maxPerSecond <= pollsAllowed);
    }
    expect(simulateWaiting(options)).toEqual(report);
    expect(simulateWaiting({ ...options, seed: 2 })).not.toEqual(report);
  },
);

test("the tables have every line, and name those that miss a target", () => {
  const text = formatWaiting(report);
  for (const { scenario } of report.runs) expect(text).toContain(`| ${scenario.name} | current |`);
  const [run, ...others] = report.runs;
  if (run === undefined) throw new Error("There is no run");
  const late = { ...run, rule: "current" as const, seed: 2, keepsBudget: false, minuteNoticeMs: 9000 };
  const name = `${run.scenario.name} (seed 2)`;
  const marked = formatWaiting({ ...report, runs: [late, ...others] });
  expect(marked).toContain(`Over budget: ${name}. Late after a minute: ${name}.`);
});
