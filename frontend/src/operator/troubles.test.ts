import { expect, test } from "vitest";
import type { OpsLine, OpsProcess } from "@admit/contract";
import { startMs } from "../testing/fake-sources.ts";
import { aLine, aProcess, at, eventId } from "./testing/fake-ops.tsx";
import { texts } from "../language/texts.ts";
import { allClearText, isAlarming, isReplaced, likelyAct, totalText, troublesOf, waitText } from "./troubles.ts";

test("each state has its own name and meaning, and two of them alarm", () => {
  const states = ["idle", "moving", "delayed", "paused", "lost"] as const;
  expect(states.map((state) => texts.operator.states[state])).toEqual(["Idle", "Moving", "Stuck", "Paused", "Stopped"]);
  expect(new Set(states.map((state) => texts.operator.stateMeanings[state])).size).toBe(5);
  expect(states.filter(isAlarming)).toEqual(["delayed", "lost"]);
});

test.each([
  [{ waiting: 0, oldestWaitMs: null }, "No one is waiting."],
  [{ waiting: 1, oldestWaitMs: 900 }, "1 person waiting, for 900 ms."],
  [{ waiting: 1204, oldestWaitMs: 12_000 }, "1,204 people waiting, the oldest for 12 s."],
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

const known = (lines: OpsLine[], change = {}) => ({
  lines,
  processes: [aProcess()],
  checks: [],
  atMs: startMs,
  ...change,
});
const textsOf = (from: Parameters<typeof troublesOf>[0]) => troublesOf(from).map(({ what, more }) => `${what} ${more}`);
const headlineOf = (from: Parameters<typeof troublesOf>[0]) => troublesOf(from)[0]?.what;
const check = (name: string, ok: boolean, found = "no") => ({ name, ok, found, wanted: "yes" });

test("moving and idle lines, and paused ones in which no one waits, are no trouble", () => {
  const lines = [aLine(), aLine({ state: "idle", waiting: 0 }), aLine({ state: "paused", paused: true, waiting: 0 })];
  expect(troublesOf(known(lines))).toEqual([]);
});

test("the worst comes first: silent servers, stopped lines, stuck lines, a flood, durability, settings, lost processes, failures, refusals", () => {
  const lines = [
    aLine({ eventId: "r", title: "R", shedMessage: "Later.", waiting: 0 }),
    aLine({ eventId: "f", title: "F", failed: 2 }),
    aLine({ eventId: "d", title: "D", state: "delayed", waiting: 1, oldestWaitMs: 4200 }),
    aLine({ eventId: "l", title: "L", state: "lost", issuer: null, waiting: 1204, oldestWaitMs: 12_000 }),
  ];
  const checks = [check("Redis appendfsync", false), check("MySQL answers", false), check("Redis answers", true)];
  const processes = [
    aProcess(),
    aProcess({ id: "box-1-77-0a1b2c3d", lost: true, owns: ["f"], seenAt: at(-7) }),
    aProcess({
      part: "gateway",
      refusals: { "sign-in-limit": 1204, "address-limit": 2 },
      warnings: ["untrusted-proxy"],
    }),
  ];
  const from = known(lines, { processes, checks });
  expect(textsOf(from)).toEqual([
    "MySQL isn’t answering. Found: no. Expected: yes.",
    "“L” has stopped: no worker is running it. Restarting on another worker. 1,204 people waiting, the oldest for 12 s. Everyone keeps their place.",
    "“D” is stuck. People are waiting but nothing is being processed. 1 person waiting, for 4.2 s.",
    "Refusing a flood: requests for sign-in links. 1,204 in the last minute. Find the address in your proxy’s log and block it there. If it is an office, raise RATE_LIMIT_SIGN_IN.",
    "Redis isn’t saving every write (appendfsync). Found: no. Expected: yes.",
    "A proxy is not trusted. All buyers behind it count as one address and share its limits. Set TRUSTED_PROXIES to the proxy’s address and restart the gateways.",
    "Worker box-1-77 is lost. Last heard 7 s ago. It crashed or isn’t responding. It had “F”. Another worker has taken over.",
    "“F” has failed purchases. 2 failed. Their buyers got no tickets.",
    "“R” is refusing new buyers. They see: “Later.” No one is waiting.",
  ]);
  const ranks = troublesOf(from).map(({ rank }) => rank);
  expect(ranks).toEqual(ranks.toSorted((one, other) => one - other));
});

test("people in paused lines are named, with how long, by whom and since when; an alarm after ten minutes", () => {
  const pause = { state: "paused", paused: true, pausedAt: at(-2100), pausedBy: "Ada" } as const;
  const line = aLine({ ...pause, waiting: 701, oldestWaitMs: 35 * 60_000 });
  const what = "“The Long Winter Gala” is paused, and 701 people are waiting.";
  const [trouble] = troublesOf(known([aLine({ eventId: "m", title: "M" }), line]));
  expect(trouble).toMatchObject({ level: "alarm", act: "resume", line, what });
  expect(trouble?.more).toMatch(/^The oldest for 35:00 min\. Paused by Ada at \d\d:\d\d, 35:00 min ago\.$/);
  expect(troublesOf(known([{ ...line, oldestWaitMs: 60_000 }]))[0]).toMatchObject({ level: "notice" });
  const other = aLine({
    eventId: "o",
    title: "Other",
    ...pause,
    waiting: 2,
    oldestWaitMs: 1000,
    shedMessage: "Later.",
  });
  expect(textsOf(known([other, line]))).toEqual([
    expect.stringMatching(
      /^703 people are waiting in 2 paused lines\. The oldest for 35:00 min, in “The .* Gala”\. .* New buyers are refused\.$/,
    ),
  ]);
  const unnamed = textsOf(known([{ ...line, pausedBy: null }]))[0];
  expect(unnamed).toMatch(/Paused at .*; the audit doesn’t say by whom\.$/);
});

test("a stopped line names the worker that died, when, and what happens next", () => {
  const dead = aProcess({ id: "box-1-77-0a1b2c3d", lost: true, owns: [eventId], seenAt: at(-4) });
  const line = aLine({ state: "lost", issuer: dead.id, waiting: 2, oldestWaitMs: 900 });
  const stopped = (change: Partial<OpsLine>, ...others: OpsProcess[]) =>
    known([{ ...line, ...change }], { processes: [dead, ...others] });
  const what = "“The Long Winter Gala” has stopped: its worker died 4 s ago.";
  expect(headlineOf(stopped({}, aProcess({ id: "2", owns: [] })))).toBe(`${what} Restarting on another worker.`);
  // Its lease has ended: what it had is in its last report.
  expect(headlineOf(stopped({ issuer: null }))).toBe(`${what} No other worker is running.`);
  expect(textsOf(stopped({ issuer: null }))[0]).toMatch(
    /2 people waiting, the oldest for 900 ms\. Worker box-1-77 was last heard at [\d:]+\. Start a worker: everyone keeps their place\.$/,
  );
  expect(troublesOf(stopped({ waiting: 900 }))[0]?.key).toBe(troublesOf(stopped({}))[0]?.key);
});

test("without a worker and without a line, that is a trouble of its own", () => {
  const processes = [aProcess({ part: "gateway" })];
  expect(textsOf(known([], { processes }))).toEqual(["No worker is running. Start one to issue tickets."]);
});

test("events of the same title differ by their addresses, others are not", () => {
  const one = aLine({ eventId: "1", title: "Gala", slug: "gala", failed: 1 });
  const other = aLine({ eventId: "2", title: "Gala", slug: "gala-2" });
  expect(headlineOf(known([one, other]))).toBe("“Gala” (gala) has failed purchases.");
  expect(headlineOf(known([one]))).toBe("“Gala” has failed purchases.");
});

test("a setting that could not be read is not said to be wrong", () => {
  const checks = [check("Redis appendfsync", false, "not known: CONFIG is not allowed here")];
  expect(headlineOf(known([], { checks }))).toBe("We can’t read a setting: Redis appendfsync.");
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
] as const)("lines that are %s are summarised as: %s", (states, text) => {
  expect(allClearText(states.map((state) => aLine({ state })))).toBe(text);
});

test("all lines are added up, and empty paused ones are mentioned", () => {
  expect(totalText([aLine(), aLine()])).toBe("240 people waiting · 25 joining/s · 24 served/s");
  const paused = aLine({ paused: true, waiting: 0, acceptedPerSecond: 0, decidedPerSecond: 0 });
  expect(totalText([paused])).toBe("0 people waiting · 0 joining/s · 0 served/s · 1 empty line paused");
});

test("refusals of all gateways count together, and those of a lost one not at all", () => {
  const gateway = (count: number, lost = false) =>
    aProcess({ part: "gateway", lost, refusals: { "new-account-limit": count } });
  const floods = (...gateways: ReturnType<typeof gateway>[]) =>
    textsOf(known([], { processes: [aProcess(), ...gateways] })).filter((text) => text.includes("flood"));
  expect(floods(gateway(60), gateway(59))).toEqual([]);
  expect(floods(gateway(60), gateway(60))).toEqual([expect.stringContaining("new accounts. 120 in the last minute")]);
  expect(floods(gateway(60), gateway(5000, true))).toEqual([]);
});
