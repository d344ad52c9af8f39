import { expect, test } from "vitest";
import type { OpsLine } from "@admit/contract";
import { aLine, aProcess, at } from "./testing/fake-ops.tsx";
import {
  allClearText,
  isAlarming,
  isReplaced,
  likelyAct,
  stateMeaning,
  stateName,
  totalText,
  troublesOf,
  waitText,
} from "./troubles.ts";

test("each state has its own name and meaning, and two of them alarm", () => {
  const states = ["idle", "moving", "delayed", "paused", "lost"] as const;
  expect(states.map((state) => stateName[state])).toEqual(["Idle", "Moving", "Stuck", "Paused", "No issuer"]);
  expect(new Set(states.map((state) => stateMeaning[state])).size).toBe(5);
  expect(states.filter(isAlarming)).toEqual(["delayed", "lost"]);
});

test.each([
  [{ waiting: 0, oldestWaitMs: null }, "0 waiting."],
  [{ waiting: 1, oldestWaitMs: 900 }, "1 waiting, for 900 ms."],
  [{ waiting: 1204, oldestWaitMs: 12_000 }, "1,204 waiting, the oldest for 12 s."],
])("%j is shown as: %s", (change, text) => {
  expect(waitText(aLine(change))).toBe(text);
});

test.each([
  [{}, "pause"],
  [{ paused: true, state: "paused", failed: 3 }, "resume"],
  [{ state: "lost" }, "shed"],
  [{ state: "lost", shedMessage: "Later." }, "accept-again"],
  [{ state: "delayed" }, "hand-over"],
  [{ failed: 1 }, "retry-failed"],
  [{ shedMessage: "Later." }, "accept-again"],
] as const)("for a line that is %j the suggested act is %s", (change, act) => {
  expect(likelyAct(aLine(change))).toBe(act);
});

const known = (lines: OpsLine[], change = {}) => ({ lines, processes: [aProcess()], checks: [], ...change });
const textsOf = (from: Parameters<typeof troublesOf>[0]) => troublesOf(from).map(({ what, more }) => `${what} ${more}`);
const check = (name: string, ok: boolean) => ({ name, ok, found: "no", wanted: "yes" });

test("moving, idle and deliberately paused lines are no trouble", () => {
  expect(troublesOf(known((["moving", "idle", "paused"] as const).map((state) => aLine({ state }))))).toEqual([]);
});

test("the worst comes first: silent servers, stopped lines, stuck lines, a flood, durability, settings, lost processes, failures", () => {
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
  expect(textsOf({ lines, processes, checks })).toEqual([
    "Check failing: MySQL answers. Found: no. Expected: yes.",
    "“L” has stopped: no worker is running it. 1,204 waiting, the oldest for 12 s.",
    "“D” is stuck. People are waiting but nothing is being processed. 1 waiting, for 4.2 s.",
    "Refusing a flood: requests for sign-in links. 1,204 in the last minute. Find the address in your proxy’s log and block it there. If it is an office, raise RATE_LIMIT_SIGN_IN.",
    "Check failing: Redis appendonly. Found: no. Expected: yes.",
    "A proxy is not trusted. All buyers behind it count as one address and share its limits. Set TRUSTED_PROXIES to the proxy’s address and restart the gateways.",
    "Worker box-1-77 is lost. It crashed or isn’t responding.",
    "“F” has failed purchases. 2 failed. Their buyers got no tickets.",
  ]);
});

test("without a worker, the stopped line says so, in a sentence that stays; without a line it is a trouble of its own", () => {
  const processes = [aProcess({ part: "gateway" })];
  const stopped = (waiting: number) => known([aLine({ state: "lost", waiting, oldestWaitMs: 900 })], { processes });
  expect(textsOf(stopped(2))).toEqual([
    "“The Long Winter Gala” has stopped: no worker is running it. 2 waiting, the oldest for 900 ms. No worker is running: start one.",
  ]);
  expect(troublesOf(stopped(900))[0]?.what).toBe(troublesOf(stopped(2))[0]?.what);
  expect(textsOf({ ...known([]), processes })).toEqual(["No worker is running. Start one to issue tickets."]);
});

test("a lost process is no trouble once another was started in its place", () => {
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
  [[], "All clear. No one is waiting."],
  [["idle"], "All clear. No one is waiting."],
  [["moving"], "All clear. 1 line moving."],
  [["moving", "moving", "moving", "idle"], "All clear. 3 lines moving."],
  [["moving", "paused"], "All clear. 1 line moving, 1 line paused."],
  [["paused", "paused"], "All clear. 2 lines paused."],
] as const)("lines that are %s are summarised as: %s", (states, text) => {
  expect(allClearText(states.map((state) => aLine({ state })))).toBe(text);
});

test("all lines are added up, and refused purchases are mentioned where all is clear", () => {
  expect(allClearText([aLine({ shedMessage: "Later." })])).toBe("All clear. 1 line moving, 1 line refusing purchases.");
  expect(totalText([aLine(), aLine()])).toBe("240 waiting · 25 in / 24 out per second");
});

test("refusals of all gateways count together, and those of a lost one not at all", () => {
  const gateway = (count: number, lost = false) =>
    aProcess({ part: "gateway", lost, refusals: { "new-account-limit": count } });
  const floods = (...gateways: ReturnType<typeof gateway>[]) =>
    textsOf({ lines: [], checks: [], processes: [aProcess(), ...gateways] }).filter((text) => text.includes("flood"));
  expect(floods(gateway(60), gateway(59))).toEqual([]);
  expect(floods(gateway(60), gateway(60))).toEqual([expect.stringContaining("new accounts. 120 in the last minute")]);
  expect(floods(gateway(60), gateway(5000, true))).toEqual([]);
});
