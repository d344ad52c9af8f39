import { expect, test } from "vitest";
import { startMs } from "../testing/fake-sources.ts";
import { readinessOf, rehearsalOf } from "./readiness.ts";
import { aDrop, aLine, aProcess, at } from "./testing/fake-ops.tsx";

const passing = [
  "Redis answers",
  "MySQL answers",
  "Redis appendonly",
  "Redis appendfsync",
  "MySQL innodb_flush_log_at_trx_commit",
  "MySQL sync_binlog",
].map((name) => ({ name, ok: true, found: "yes", wanted: "yes" }));
const record = { at: at(-3600), buyers: 5000, buyersPerSecond: 1000, capacity: 1000, passed: true };
const mail = { isFolder: false, sentAt: at(-60), failedAt: null };
const quiet = { state: "idle", waiting: 0, issued: 0, issuer: null } as const;
const all = {
  drop: aDrop({ rehearsal: record }),
  line: aLine(quiet),
  processes: [aProcess({ id: "a", mail }), aProcess({ id: "b", mail })],
  checks: passing,
  nowMs: startMs,
};
const readiness = (change: Partial<typeof all> = {}) => readinessOf({ ...all, ...change });
const stateOf = (name: string, change: Partial<typeof all>) =>
  readiness(change).find((check) => check.name === name)?.state;
const textOf = (name: string, change: Partial<typeof all>) =>
  readiness(change).find((check) => check.name === name)?.text;

test("everything that the system knows is ready", () => {
  expect(readiness().filter(({ state }) => state !== "ready")).toEqual([]);
  expect(readiness().map(({ name }) => name)).toEqual([
    "Published",
    "Tickets",
    "Sale window",
    "Line",
    "Workers",
    "Redis",
    "MySQL",
    "Mail",
    "Rehearsal",
  ]);
});

const wrong = (name: string) => passing.map((check) => (check.name === name ? { ...check, ok: false } : check));

test.each([
  ["Published", { drop: aDrop({ status: "DRAFT" }) }, "not-ready", "A draft: buyers can’t see it."],
  ["Tickets", { drop: aDrop({ capacity: 0 }) }, "not-ready", "0 tickets, none issued yet."],
  ["Line", { line: aLine({ ...quiet, shedMessage: "Later." }) }, "not-ready", "New buyers are refused: “Later.”"],
  ["Workers", { processes: [aProcess({ part: "gateway" })] }, "not-ready", "No worker is running."],
  ["Workers", { processes: [aProcess({ lost: true })] }, "not-ready", "No worker is running."],
  ["Redis", { checks: wrong("Redis appendfsync") }, "not-ready", "Redis isn’t saving every write (appendfsync)."],
  ["Redis", { checks: [] }, "unknown", "We can’t read its settings."],
  ["MySQL", { checks: wrong("MySQL sync_binlog") }, "not-ready", expect.stringContaining("sync_binlog")],
  ["Mail", { processes: [aProcess()] }, "unknown", expect.stringContaining("None sent since the workers started")],
  ["Rehearsal", { drop: aDrop() }, "unknown", "No rehearsal on record. Run: pnpm drop --for winter-gala"],
] as const)("%s of %j is %s: %s", (name, change, state, text) => {
  expect(stateOf(name, change as object)).toBe(state);
  expect(textOf(name, change as object)).toEqual(text);
});

test("mail counts by the newest attempt of any worker, and files in a folder are no mail", () => {
  const state = (change: object) => stateOf("Mail", { processes: [aProcess({ mail: { ...mail, ...change } })] });
  expect(state({ failedAt: at(-61) })).toBe("ready");
  expect(state({ failedAt: at(-59) })).toBe("not-ready");
  expect(state({ isFolder: true })).toBe("not-ready");
});

test("a worker that owns the line is named, and one without a stand-by is warned of", () => {
  const workers = (id: string | null) =>
    textOf("Workers", { processes: [aProcess()], line: aLine({ ...quiet, issuer: id }) });
  expect(workers(aProcess().id)).toBe(
    "1 worker running. box-1-4821 has the line. No stand-by: if it dies, the line stops.",
  );
  expect(workers(null)).toContain("One takes the line with the first buyer.");
});

test("a drop is rehearsed by the newest record that kept every guarantee with as many tickets", () => {
  const state = (change: object) => rehearsalOf(aDrop({ rehearsal: { ...record, ...change } }), startMs).state;
  expect(state({})).toBe("ready");
  expect(state({ capacity: 2000 })).toBe("ready");
  expect(state({ capacity: 999 })).toBe("not-ready");
  expect(state({ passed: false })).toBe("not-ready");
  expect(rehearsalOf(aDrop(), startMs)).toEqual({ state: "unknown", text: "None on record" });
});
