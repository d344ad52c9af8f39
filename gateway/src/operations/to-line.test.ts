import type { OpsLine } from "@admit/contract";
import { expect, test } from "vitest";
import type { LineSnapshot } from "@admit/line";
import { makeSample } from "@admit/line/testing";
import { LineMemory, worstFirst } from "./to-line.ts";

const snapshot = (fields: Partial<LineSnapshot>): LineSnapshot => ({
  seq: 10,
  head: 4,
  headAcceptedAtMs: 0,
  sinceMs: 0,
  born: "first",
  holder: "worker",
  active: 0,
  failedJobs: 0,
  samples: [],
  ...fields,
});
const second = (at: number, head = 4) => makeSample({ atMs: at * 1000, head });

test("the first read is of the whole minute, each later one of what is new", () => {
  const memory = new LineMemory();
  expect(memory.wanted(0)).toBe(61);
  memory.note(snapshot({}), 0);
  expect(memory.wanted(1000)).toBe(4);
  expect(memory.wanted(3_600_000)).toBe(61);
});

test("a sample that is read twice counts once, and the samples stay in their order", () => {
  const memory = new LineMemory();
  memory.note(snapshot({ samples: [second(2), second(1)] }), 2000);
  memory.note(snapshot({ samples: [second(3), second(2), second(1)] }), 3000);
  expect(memory.samples.map(({ atMs }) => atMs)).toEqual([1000, 2000, 3000]);
});

test("no more than a minute is kept", () => {
  const memory = new LineMemory();
  for (let at = 1; at <= 100; at++) memory.note(snapshot({ samples: [second(at)] }), at * 1000);
  expect([memory.samples.length, memory.samples[0]?.atMs]).toEqual([61, 40_000]);
});

test("a line that began anew has no samples of the one before", () => {
  const memory = new LineMemory();
  memory.note(snapshot({ samples: [second(1)] }), 1000);
  memory.note(snapshot({ born: "second", samples: [] }), 2000);
  expect(memory.samples).toEqual([]);
});

test("a head stands still since the first sample with it, also before the first read", () => {
  const memory = new LineMemory();
  const still = snapshot({ samples: [second(9), second(8), second(7, 3)] });
  memory.note(still, 10_000);
  expect(memory.standstillMs(still, 10_000)).toBe(2000);
  memory.note(still, 11_000);
  expect(memory.standstillMs(still, 11_000)).toBe(3000);
  const moved = snapshot({ head: 5 });
  memory.note(moved, 12_000);
  expect(memory.standstillMs(moved, 12_500)).toBe(500);
});

test("a head does not stand still while the line is empty", () => {
  const memory = new LineMemory();
  const filled = snapshot({ sinceMs: 9500, samples: [second(9), second(1)] });
  memory.note(filled, 10_000);
  expect(memory.standstillMs(filled, 10_000)).toBe(500);
});

test("the worst comes first: lost, delayed, failures, paused, then the longest wait", () => {
  const line = (title: string, fields: Partial<OpsLine>): OpsLine =>
    ({ title, eventId: title, state: "moving", failed: 0, oldestWaitMs: null, ...fields }) as OpsLine;
  const inOrder = [
    line("lost", { state: "lost", oldestWaitMs: 1 }),
    line("delayed", { state: "delayed", oldestWaitMs: 1 }),
    line("failed", { state: "idle", failed: 1 }),
    line("paused", { state: "paused", oldestWaitMs: 1 }),
    line("long", { oldestWaitMs: 900 }),
    line("short", { oldestWaitMs: 5 }),
    line("idle, A", { state: "idle" }),
    line("idle, B", { state: "idle" }),
  ];
  expect(
    inOrder
      .toReversed()
      .toSorted(worstFirst)
      .map(({ title }) => title),
  ).toEqual(inOrder.map(({ title }) => title));
});
