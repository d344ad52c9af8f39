import type { Outcome } from "@admit/contract";
import { oldestWaitMs, waitingIn, type LineCounters } from "@admit/line";
import { eventGauge, topEvents } from "@admit/telemetry";
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";
import type { MailingReport } from "./mailing/mailing-thread.ts";

export type WorkerMetrics = ReturnType<typeof makeWorkerMetrics>;

/** An event that this worker issues. */
interface OwnedLine {
  waiting: number;
  oldestWaitSeconds: number;
  /** How many events it stands for: 1, or more for `other`. */
  owned: number;
  /** Null where it stands for several events. */
  epoch: number | null;
}

/** The worker's metrics for Prometheus; names as in the contract. */
export function makeWorkerMetrics() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const lines = new Map<string, OwnedLine>();
  addLineGauges(registry, lines);

  const opened = new Counter({
    name: "admit_issuers_opened_total",
    help: "Times this worker acquired an event",
    registers,
  });
  const decisions = new Counter({
    name: "admit_decisions_total",
    help: "Purchases decided",
    labelNames: ["status", "reason"],
    registers,
  });
  // Initialised: to Prometheus, a series that appears has not increased.
  decisions.inc({ status: "failed", reason: "fault" }, 0);
  const decisionWait = new Histogram({
    name: "admit_decision_wait_seconds",
    help: "From acceptance to decision",
    buckets: [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60],
    registers,
  });
  const commit = new Histogram({
    name: "admit_commit_seconds",
    help: "From a group's first attempt to its commit",
    buckets: [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 5],
    registers,
  });
  const batchSize = new Histogram({
    name: "admit_batch_size",
    help: "Purchases decided by one commit",
    buckets: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000],
    registers,
  });
  const leaseLost = new Counter({
    name: "admit_lease_lost_total",
    help: "Times an issuer lost its event to a fault or another worker",
    registers,
  });

  const mailsSent = new Counter({ name: "admit_mails_sent_total", help: "Mails with tickets sent", registers });
  const mailFailures = new Counter({
    name: "admit_mail_failures_total",
    help: "Attempts at a mail that failed; each is retried",
    registers,
  });
  const mailsGivenUp = new Counter({
    name: "admit_mails_given_up_total",
    help: "Mails that are given up, after about a week of attempts",
    registers,
  });
  const mailsDue = new Gauge({
    name: "admit_mails_due",
    help: "Mails that should be out by now, of all workers together; counted up to 10000",
    registers,
  });
  const linkMails = makeLinkMailMetrics(registry);
  let decided = 0;
  const mailEvents = { sent: mailsSent, failed: mailFailures, "given-up": mailsGivenUp };

  return {
    registry,
    leaseLost,

    /** Purchases decided since the start. */
    get decided(): number {
      return decided;
    },

    /** Link mails that are due; 0 without a recent count, since none are sent then. */
    get linkMailsDue(): number {
      return linkMails.due;
    },

    observeGroup(written: readonly Outcome[], seconds: number): void {
      decided += written.length;
      commit.observe(seconds);
      batchSize.observe(written.length);
      const counts = new Map<string, { outcome: Outcome; count: number }>();
      for (const outcome of written) {
        const kind = `${outcome.status} ${outcome.reason}`;
        counts.set(kind, { outcome, count: (counts.get(kind)?.count ?? 0) + 1 });
        decisionWait.observe((outcome.decidedAtMs - outcome.acceptedAtMs) / 1000);
      }
      // Finding a counter by its labels takes a microsecond: once per kind of outcome, not per purchase.
      for (const { outcome, count } of counts.values())
        decisions.inc({ status: outcome.status, reason: outcome.reason ?? "none" }, count);
    },

    /** This worker issues the event from now on. */
    own(event: string, epoch: number): void {
      opened.inc();
      lines.set(event, { waiting: 0, oldestWaitSeconds: 0, owned: 1, epoch });
    },

    observeLine(event: string, counters: LineCounters | null, nowMs: number): void {
      const line = lines.get(event);
      // It was released while its counters were read.
      if (line === undefined) return;
      line.waiting = counters === null ? 0 : waitingIn(counters);
      line.oldestWaitSeconds = counters === null ? 0 : (oldestWaitMs(counters, nowMs) ?? 0) / 1000;
    },

    observeMailing(report: MailingReport): void {
      if (report.kind === "links") linkMails.observe(report);
      else if ("due" in report) mailsDue.set(report.due);
      else mailEvents[report.event].inc();
    },

    /** The next owner reports the event from now on. */
    forget(event: string): void {
      lines.delete(event);
    },
  };
}

/** Link mails are counted each second. An older count means that the thread died, or MySQL is away. */
const countOldAfterMs = 5000;

/** Mails with links to sign in or activate. */
function makeLinkMailMetrics(registry: Registry) {
  const registers = [registry];
  const sent = new Counter({ name: "admit_link_mails_sent_total", help: "Mails with links sent", registers });
  const failed = new Counter({
    name: "admit_link_mail_failures_total",
    help: "Attempts at a mail with a link that failed",
    registers,
  });
  const givenUp = new Counter({
    name: "admit_link_mails_given_up_total",
    help: "Mails with links that are given up: too late to be useful, or their address is refused",
    registers,
  });
  const dueGauge = new Gauge({
    name: "admit_link_mails_due",
    help: "Mails with links that are due and not claimed, of all workers together",
    registers,
  });
  const oldest: Gauge = new Gauge({
    name: "admit_link_mail_oldest_due_seconds",
    help: "How long the oldest mail with a link has been due, of all workers together; where this worker cannot count, could have been due",
    registers,
    collect: () => oldest.set((counted.oldestDueMs + (isOld() ? ageMs() : 0)) / 1000),
  });
  const events = { sent, failed, "given-up": givenUp };
  let counted = { due: 0, oldestDueMs: 0, atMs: performance.now() };
  const ageMs = (): number => performance.now() - counted.atMs;
  const isOld = (): boolean => ageMs() > countOldAfterMs;
  return {
    get due(): number {
      return isOld() ? 0 : counted.due;
    },
    observe(report: MailingReport): void {
      if ("event" in report) return events[report.event].inc();
      counted = { due: report.due, oldestDueMs: report.oldestDueMs ?? 0, atMs: performance.now() };
      dueGauge.set(report.due);
    },
  };
}

function addLineGauges(registry: Registry, lines: ReadonlyMap<string, OwnedLine>): void {
  const read = () => topEvents(lines, { rank: ({ waiting }) => waiting, merge });
  const gauge = (name: string, help: string, value: (line: OwnedLine) => number | undefined) =>
    eventGauge({ name, help, registry, read, value });
  const shared = "Gateways report it too, so take the max by event, and sum that";

  gauge("admit_line_waiting", `Purchases accepted and not yet decided. ${shared}`, ({ waiting }) => waiting);
  gauge(
    "admit_line_oldest_wait_seconds",
    `How long the oldest purchase in line has waited. ${shared}`,
    (line) => line.oldestWaitSeconds,
  );
  gauge(
    "admit_issuer_owned",
    "1 for each event that this worker issues; event=other: how many more",
    (line) => line.owned,
  );
  gauge(
    "admit_issuer_epoch",
    "The epoch under which this worker issues the event: each change of issuer raises it",
    ({ epoch }) => epoch ?? undefined,
  );
}

const merge = (one: OwnedLine, other: OwnedLine): OwnedLine => ({
  waiting: one.waiting + other.waiting,
  oldestWaitSeconds: Math.max(one.oldestWaitSeconds, other.oldestWaitSeconds),
  owned: one.owned + other.owned,
  epoch: null,
});
