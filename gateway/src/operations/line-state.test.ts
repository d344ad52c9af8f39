import type { OpsLine } from "@admit/contract";
import { expect, test } from "vitest";
import { lineStateOf, worstFirst, type LineNow } from "./line-state.ts";

const moving: LineNow = { isPaused: false, oldestWaitMs: 1500, hasIssuer: true, stillMs: 0 };

test.each<[string, Partial<LineNow>, string]>([
  ["a paused line is paused, whatever else is true", { isPaused: true, hasIssuer: false, stillMs: 9000 }, "paused"],
  ["a line that nobody waits in is idle, also without issuer", { oldestWaitMs: null, hasIssuer: false }, "idle"],
  ["a line that somebody waits in and nobody issues is lost", { hasIssuer: false, stillMs: 9000 }, "lost"],
  ["a line is not lost before a worker had the time to take it", { hasIssuer: false, oldestWaitMs: 900 }, "moving"],
  ["a line whose head does not move is delayed", { stillMs: 2001 }, "delayed"],
  ["a line whose head moves is moving, however long one waits", { oldestWaitMs: 60_000, stillMs: 2000 }, "moving"],
])("%s", (_name, now, state) => {
  expect(lineStateOf({ ...moving, ...now })).toBe(state);
});

test("the worst comes first: lost, delayed, failures, paused, then who waits longest", () => {
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
