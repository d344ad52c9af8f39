import { expect, test } from "vitest";
import { growthRows, type GrowthMeasured } from "./growth-report.ts";
import type { ManyEvents } from "./many-events.ts";

const manyEvents = {
  events: 1000,
  decidedInMs: 9999,
  retried: 1,
  redisConnections: { before: 3, most: 40, whenDecided: 20, idle: 3 },
} as ManyEvents;
const usage = (rssBytes: number) => ({ rssBytes, rssMaxBytes: rssBytes });
const memory: GrowthMeasured["memory"] = {
  purchases: 100_000,
  started: { gateway: usage(90e6), worker: usage(80e6) },
  outcomesKept: { gateway: usage(200e6), worker: usage(100e6) },
  waitingToo: { gateway: usage(299e6), worker: null },
  aMinuteLater: { gateway: usage(250e6), worker: null },
  redisBytesPerWaiting: 1200,
};

const judged = (measured: GrowthMeasured) =>
  growthRows(measured).flatMap(({ figure, measured, isReached }) =>
    isReached === null ? [] : [[figure.split(": ").at(-1), measured, isReached]],
  );

test("a target is reached exactly, or missed by the least", () => {
  expect(judged({ manyEvents })).toEqual([
    ["all decided after", "10.0 s", true],
    ["purchases answered 503 and sent again", "1", false],
    ["the worker's connections to Redis at the end", "20", false],
  ]);
  expect(judged({ memory })).toEqual([
    ["memory of the gateway, 100,000 waiting and 100,000 outcomes kept", "299 MB", true],
    ["Redis per waiting purchase", "1,200 B", false],
  ]);
});

const attackRun = { answers: { 202: 10 }, p50Ms: 4, p99Ms: 9, rssBytes: 100e6, gateway: null };

test("an attack is judged by its effect on buyers: at most twice as slow, no fault, at most twice the memory", () => {
  const strangers = { answers: {}, unread: 0 };
  const measured = { connections: 1000, neverReading: 8, forMs: 1, buyersPerSecond: 1, strangers, without: attackRun };
  const judgedAt = (change: object) =>
    judged({ attack: { ...measured, under: { ...attackRun, ...change } } }).map(([, , isReached]) => isReached);
  expect(judgedAt({ p50Ms: 8, rssBytes: 200e6 })).toEqual([true, true, true]);
  expect(judgedAt({ p50Ms: 8.1 })).toEqual([false, true, true]);
  expect(judgedAt({ answers: { 202: 9, 503: 1 } })).toEqual([true, false, true]);
  expect(judgedAt({ answers: { 202: 9, lost: 1 } })).toEqual([true, false, true]);
  expect(judgedAt({ rssBytes: 201e6 })).toEqual([true, true, false]);
});

test("an unknown figure is neither reached nor missed", () => {
  const rows = growthRows({ memory }).filter(({ measured }) => measured === "not known");
  expect(rows).toHaveLength(3);
  for (const row of rows)
    expect(row).toMatchObject({ figure: expect.stringContaining("worker") as string, isReached: null });
});

test("what was not measured has no line", () => {
  expect(growthRows({})).toEqual([]);
});
