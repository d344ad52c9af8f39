import type { Outcome } from "@admit/contract";
import { expect, test } from "vitest";
import type { LineCounters } from "./line-counters.ts";
import { LineSampler } from "./line-sampler.ts";
import { waitAt } from "./wait-histogram.ts";

const outcome = (waitMs: number, status: Outcome["status"] = "fulfilled"): Outcome =>
  ({ status, acceptedAtMs: 1000, decidedAtMs: 1000 + waitMs }) as Outcome;
const counters = { seq: 12, head: 10, headAcceptedAtMs: 900, sinceMs: 800 };

test("a sample contains what was decided since the last one, and the line's counters", () => {
  const sampler = new LineSampler();
  sampler.noteEvent({ issued: 7, capacity: 50 });
  sampler.noteGroup({ written: [outcome(4), outcome(300)], commitMs: 6 });
  sampler.noteGroup({ written: [outcome(4, "failed")], commitMs: 10 });
  const sample = sampler.take(counters, 3, 2900);
  expect(sample).toMatchObject({
    atMs: 2900,
    seq: 12,
    head: 10,
    oldestWaitMs: 2000,
    epoch: 3,
    issued: 7,
    capacity: 50,
  });
  expect(sample).toMatchObject({ decided: 3, failed: 1, groups: 2, groupMax: 2, commitMs: 16, commitMsMax: 10 });
  expect(waitAt(sample?.waits ?? [], 1)).toBe(300);
  expect(sampler.take({ ...counters, head: 12 }, 3, 3900)).toMatchObject({ decided: 0, groups: 0, oldestWaitMs: 0 });
});

test("an empty line is sampled once, and again when something happens", () => {
  const sampler = new LineSampler();
  const empty = { ...counters, head: 12 };
  const isTaken = (now: LineCounters) => sampler.take(now, 1, 3000) !== null;
  expect([isTaken(empty), isTaken(empty)]).toEqual([true, false]);
  sampler.noteGroup({ written: [], commitMs: 1 });
  expect([isTaken(empty), isTaken(empty)]).toEqual([true, false]);
  expect([isTaken({ ...empty, seq: 13 }), isTaken({ ...empty, seq: 13 })]).toEqual([true, true]);
  expect([isTaken({ ...empty, seq: 13, head: 13 }), isTaken({ ...empty, seq: 13, head: 13 })]).toEqual([true, false]);
});

test("ten seconds add up to one sample: sums, maxima, all waits", () => {
  const sampler = new LineSampler();
  const taken = Array.from({ length: 21 }, (_, second) => {
    sampler.noteGroup({ written: [outcome(second)], commitMs: second });
    const sample = sampler.take({ ...counters, seq: second, head: 0 }, 1, second * 1000);
    return sample && sampler.takeTenSeconds(sample);
  }).filter((sample) => sample !== null);
  expect(taken.map(({ atMs, decided, seq, commitMsMax }) => [atMs, decided, seq, commitMsMax])).toEqual([
    [0, 10, 9, 9],
    [10_000, 10, 19, 19],
  ]);
});
