import { seqRestartGap } from "@admit/contract";
import { expect, test } from "vitest";
import { lineState, oldestWaitMs, operatorLineState, restartSeq, waitingIn } from "./line-counters.ts";

const moving = { isPaused: false, waiting: 3, standstillMs: 0, oldestWaitMs: 1500, hasIssuer: true };

test.each<[string, Partial<typeof moving>, string, string]>([
  ["a paused line is paused, whatever else is true", { isPaused: true, hasIssuer: false }, "paused", "paused"],
  ["an empty line is idle, also without an issuer", { waiting: 0, hasIssuer: false }, "idle", "idle"],
  [
    "a line whose head moves is moving, however long one waits",
    { oldestWaitMs: 60_000, standstillMs: 2000 },
    "moving",
    "moving",
  ],
  ["a line whose head does not move is delayed", { standstillMs: 2001 }, "delayed", "delayed"],
  [
    "waiting purchases without an issuer are lost to operators",
    { hasIssuer: false, standstillMs: 9000 },
    "delayed",
    "lost",
  ],
  [
    "a line is not lost before a worker had time to acquire it",
    { hasIssuer: false, oldestWaitMs: 900 },
    "moving",
    "moving",
  ],
])("%s", (_name, now, state, operatorState) => {
  expect([lineState({ ...moving, ...now }), operatorLineState({ ...moving, ...now })]).toEqual([state, operatorState]);
});

test("the oldest purchase has waited since the head's was accepted, or the line stopped being empty", () => {
  const counters = { seq: 5, head: 3, headAcceptedAtMs: 700, sinceMs: 400 };
  expect([waitingIn(counters), oldestWaitMs(counters, 1000)]).toEqual([2, 300]);
  expect(oldestWaitMs({ ...counters, sinceMs: 900 }, 1000)).toBe(100);
  expect(oldestWaitMs({ ...counters, sinceMs: 2000 }, 1000)).toBe(0);
  expect(oldestWaitMs({ ...counters, head: 5 }, 1000)).toBeNull();
});

test("a line begins at 0, and again above all positions that an issuer may hold", () => {
  expect([restartSeq(0), restartSeq(7)]).toEqual([0, 7 + seqRestartGap]);
});
