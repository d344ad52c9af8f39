import { expect, test } from "vitest";
import { aLine } from "../testing/fake-ops.tsx";
import { isAlarming, likelyAct, stateMeaning, stateName, waitWords } from "./line-words.ts";

test("each state has a word and a meaning of its own, and two of them alarm", () => {
  const states = ["idle", "moving", "delayed", "paused", "lost"] as const;
  expect(states.map((state) => stateName[state])).toEqual(["Idle", "Moving", "Delayed", "Paused", "No issuer"]);
  expect(new Set(states.map((state) => stateMeaning[state])).size).toBe(5);
  expect(states.filter(isAlarming)).toEqual(["delayed", "lost"]);
});

test.each([
  [{ waiting: 0, oldestWaitMs: null }, "0 wait."],
  [{ waiting: 1, oldestWaitMs: 900 }, "1 waits, for 900 ms."],
  [{ waiting: 1204, oldestWaitMs: 12_000 }, "1,204 wait, the oldest for 12 s."],
])("%j is told as: %s", (change, words) => {
  expect(waitWords(aLine(change))).toBe(words);
});

test.each([
  [{}, "pause"],
  [{ paused: true, state: "paused", failed: 3 }, "resume"],
  [{ state: "lost" }, "shed"],
  [{ state: "lost", shedMessage: "Later." }, "take-again"],
  [{ state: "delayed" }, "hand-over"],
  [{ failed: 1 }, "retry-failed"],
  [{ shedMessage: "Later." }, "take-again"],
] as const)("of a line that is %j the act at hand is %s", (change, act) => {
  expect(likelyAct(aLine(change))).toBe(act);
});
