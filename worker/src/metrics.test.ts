import type { Outcome } from "@admit/contract";
import { eventSeriesMax } from "@admit/telemetry";
import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { makeWorkerMetrics, type WorkerMetrics } from "./metrics.ts";

let metrics: WorkerMetrics;
beforeEach(() => {
  metrics = makeWorkerMetrics();
});

const nowMs = 1_000_000;
const deep = (depth: number, waitMs = 0) => ({
  seq: depth,
  head: 0,
  headAcceptedAtMs: nowMs - waitMs,
  sinceMs: nowMs - waitMs,
});

/** The series of a metric, by the value of their only label. */
async function seriesOf(name: string): Promise<Record<string, number>> {
  const { values } = (await metrics.registry.getSingleMetric(name)?.get()) ?? { values: [] };
  return Object.fromEntries(values.map(({ labels, value }) => [String(Object.values(labels)[0]), value]));
}

test("an event has series while it is owned, and none once it is released", async () => {
  metrics.own("a", 7);
  expect(await seriesOf("admit_issuer_owned")).toEqual({ a: 1 });
  expect(await seriesOf("admit_issuer_epoch")).toEqual({ a: 7 });
  metrics.observeLine("a", deep(3, 4500), nowMs);
  expect(await seriesOf("admit_line_waiting")).toEqual({ a: 3 });
  expect(await seriesOf("admit_line_oldest_wait_seconds")).toEqual({ a: 4.5 });
  metrics.forget("a");
  // Counters that arrive late do not bring it back.
  metrics.observeLine("a", deep(3), nowMs);
  for (const name of ["line_waiting", "line_oldest_wait_seconds", "issuer_owned", "issuer_epoch"])
    expect(await seriesOf(`admit_${name}`), name).toEqual({});
  expect(await metrics.registry.metrics()).toContain("admit_issuers_opened_total 1\n");
});

test("with 200 events, the deepest lines have series of their own and the others share one", async () => {
  for (let depth = 1; depth <= 200; depth++) {
    metrics.own(`event-${depth}`, 1);
    metrics.observeLine(`event-${depth}`, deep(depth, depth * 1000), nowMs);
  }
  const waiting = await seriesOf("admit_line_waiting");
  expect(Object.keys(waiting)).toHaveLength(eventSeriesMax + 1);
  expect(waiting).toMatchObject({ "event-200": 200, "event-151": 151, other: (150 * 151) / 2 });
  expect(await seriesOf("admit_line_oldest_wait_seconds")).toMatchObject({ "event-151": 151, other: 150 });
  expect(await seriesOf("admit_issuer_owned")).toMatchObject({ "event-151": 1, other: 150 });
  expect(await seriesOf("admit_issuer_epoch")).not.toHaveProperty("other");

  for (let depth = 1; depth <= 190; depth++) metrics.forget(`event-${depth}`);
  expect(Object.keys(await seriesOf("admit_line_waiting"))).toHaveLength(10);
});

test("failed purchases are counted from zero, so that the first one is an increase", async () => {
  const failed = 'admit_decisions_total{status="failed",reason="fault"}';
  expect(await metrics.registry.metrics()).toContain(`${failed} 0\n`);
  const outcome = { status: "failed", reason: "fault", acceptedAtMs: 0, decidedAtMs: 20 } as Outcome;
  metrics.observeGroup([outcome, { ...outcome, status: "fulfilled", reason: null }], 0.01);
  const text = await metrics.registry.metrics();
  expect(text).toContain(`${failed} 1\n`);
  expect(text).toContain('admit_decisions_total{status="fulfilled",reason="none"} 1\n');
  expect(text).toContain("admit_decision_wait_seconds_count 2\n");
  expect(text).toContain("admit_batch_size_sum 2\n");
  expect(text).toContain("admit_commit_seconds_count 1\n");
});

test("when link mails are no longer counted, their age keeps growing and their count is 0", async () => {
  vi.useFakeTimers({ toFake: ["performance"] });
  onTestFinished(() => void vi.useRealTimers());
  const links = makeWorkerMetrics();
  const oldestS = async () =>
    (await links.registry.getSingleMetric("admit_link_mail_oldest_due_seconds")?.get())?.values[0]?.value;
  links.observeMailing({ kind: "links", due: 3, oldestDueMs: 2000 });
  vi.advanceTimersByTime(2000);
  expect([await oldestS(), links.linkMailsDue]).toEqual([2, 3]);
  vi.advanceTimersByTime(38_000);
  expect([await oldestS(), links.linkMailsDue]).toEqual([42, 0]);
  links.observeMailing({ kind: "links", due: 0, oldestDueMs: 0 });
  expect([await oldestS(), links.linkMailsDue]).toEqual([0, 0]);
  vi.advanceTimersByTime(40_000);
  expect(await oldestS()).toBe(40);
});

test("when a mail of either kind was sent last, and when one failed; what was given up is no attempt", () => {
  vi.useFakeTimers({ now: nowMs });
  onTestFinished(() => void vi.useRealTimers());
  expect(metrics.lastMail).toEqual({ sentAt: null, failedAt: null });
  metrics.observeMailing({ kind: "links", event: "sent" });
  vi.setSystemTime(nowMs + 1000);
  metrics.observeMailing({ kind: "tickets", event: "failed" });
  vi.setSystemTime(nowMs + 2000);
  metrics.observeMailing({ kind: "tickets", event: "given-up" });
  const at = (ms: number) => new Date(ms).toISOString();
  expect(metrics.lastMail).toEqual({ sentAt: at(nowMs), failedAt: at(nowMs + 1000) });
});
