import { expect, test } from "vitest";
import type { OpsLine } from "@admit/contract";
import { aLine, aProcess, at } from "./testing/fake-ops.tsx";
import { isAlarming, likelyAct, stateMeaning, stateName, waitWords } from "./line-text.ts";
import { calmWords, isReplaced, totalWords, troublesOf } from "./troubles.ts";

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

const known = (lines: OpsLine[], change = {}) => ({ lines, processes: [aProcess()], checks: [], ...change });
const told = (from: Parameters<typeof troublesOf>[0]) => troublesOf(from).map(({ what, more }) => `${what} ${more}`);
const check = (name: string, ok: boolean) => ({ name, ok, found: "no", wanted: "yes" });

test("nothing is wrong where lines move, rest or are paused on purpose", () => {
  const lines = (["moving", "idle", "paused"] as const).map((state) => aLine({ state }));
  expect(troublesOf(known(lines))).toEqual([]);
});

test("the worst comes first: silent servers, no issuer, a stopped line, a flood, durability, settings, lost processes, failures", () => {
  const lines = [
    aLine({ title: "F", failed: 2 }),
    aLine({ title: "D", state: "delayed", waiting: 1, oldestWaitMs: 4200 }),
    aLine({ title: "L", state: "lost", waiting: 1204, oldestWaitMs: 12_000 }),
  ];
  const checks = [check("Redis appendonly", false), check("MySQL answers", false), check("Redis answers", true)];
  const processes = [
    aProcess(),
    aProcess({ id: "box-1-77-0a1b2c3d", lost: true }),
    aProcess({
      part: "gateway",
      refusals: { "sign-in-limit": 1204, "address-limit": 2 },
      warnings: ["untrusted-proxy"],
    }),
  ];
  expect(told({ lines, processes, checks })).toEqual([
    "Not so: MySQL answers. Found: no. Wanted: yes.",
    "L: nobody issues. 1,204 wait, the oldest for 12 s.",
    "D: the line stands still. 1 waits, for 4.2 s.",
    "A flood is being refused: requests for sign-in links. 1,204 in the last minute. Find the address in your proxy’s log and block it there. If it is an office, raise RATE_LIMIT_SIGN_IN.",
    "Not so: Redis appendonly. Found: no. Wanted: yes.",
    "A proxy is not trusted. All buyers behind it count as one address and share its limits. Set TRUSTED_PROXIES to the proxy’s address and restart the gateways.",
    "The worker box-1-77 is lost. It ended without a word, or does not answer.",
    "F: some purchases failed. 2 failed. Their buyers hold no tickets for them.",
  ]);
});

test("where no worker runs, the line that suffers says so; without one it is said by itself", () => {
  const processes = [aProcess({ part: "gateway" })];
  expect(told({ ...known([aLine({ state: "lost", waiting: 2, oldestWaitMs: 900 })]), processes })).toEqual([
    "The Long Winter Gala: nobody issues. 2 wait, the oldest for 900 ms. No worker runs: start one.",
  ]);
  expect(told({ ...known([]), processes })).toEqual(["No worker runs. Start one: until then nobody gets tickets."]);
});

test("what is wrong is named in words that stay the same while figures change", () => {
  const what = (waiting: number) => troublesOf(known([aLine({ state: "lost", waiting })]))[0]?.what;
  expect(what(10)).toBe(what(900));
});

test("a lost process is nobody's matter once another was started in its place", () => {
  const one = aProcess({ id: "1", lost: true, seenAt: at(0) });
  const other = aProcess({ id: "2", lost: true, seenAt: at(10) });
  const started = aProcess({ id: "3", startedAt: at(20) });
  const before = aProcess({ id: "4", startedAt: at(-20) });
  const gateway = aProcess({ id: "5", part: "gateway", startedAt: at(20) });
  expect(isReplaced(one, [one, started])).toBe(true);
  expect(isReplaced(one, [one, before])).toBe(false);
  expect(isReplaced(one, [one, gateway])).toBe(false);
  expect([one, other].map((lost) => isReplaced(lost, [one, other, started]))).toEqual([false, true]);
  const lostAgain = aProcess({ id: "6", startedAt: at(20), lost: true, seenAt: at(30) });
  expect([one, lostAgain].map((lost) => isReplaced(lost, [one, lostAgain]))).toEqual([true, false]);
});

test.each([
  [[], "All well: nobody waits."],
  [["idle"], "All well: nobody waits."],
  [["moving"], "All well: 1 line moves."],
  [["moving", "moving", "moving", "idle"], "All well: 3 lines move."],
  [["moving", "paused"], "All well: 1 line moves, 1 line is paused."],
  [["paused", "paused"], "All well: 2 lines are paused."],
] as const)("lines that are %s are told as: %s", (states, words) => {
  expect(calmWords(states.map((state) => aLine({ state })))).toBe(words);
});

test("that purchases are refused is told where all is well", () => {
  expect(calmWords([aLine({ shedMessage: "Later." })])).toBe("All well: 1 line moves, 1 line refuses purchases.");
});

test("all lines are added up", () => {
  expect(totalWords([aLine(), aLine()])).toBe("240 wait in all. 25 in and 24 out a second.");
});

test("refusals of all gateways count together, and those of a lost one not at all", () => {
  const gateway = (count: number, lost = false) =>
    aProcess({ part: "gateway", lost, refusals: { "new-account-limit": count } });
  const floods = (...gateways: ReturnType<typeof gateway>[]) =>
    told({ lines: [], checks: [], processes: [aProcess(), ...gateways] }).filter((words) => words.includes("flood"));
  expect(floods(gateway(60), gateway(59))).toEqual([]);
  expect(floods(gateway(60), gateway(60))).toEqual([expect.stringContaining("new accounts. 120 in the last minute")]);
  expect(floods(gateway(60), gateway(5000, true))).toEqual([]);
});
