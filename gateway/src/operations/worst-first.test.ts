import type { OpsLine } from "@admit/contract";
import { expect, test } from "vitest";
import { worstFirst } from "./worst-first.ts";

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
