import type { OpsMail, Outcome } from "@admit/contract";
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

  const counter = (name: string, help: string) => new Counter({ name, help, registers });
  const histogram = (name: string, help: string, buckets: number[]) =>
    new Histogram({ name, help, buckets, registers });
  const opened = counter("admit_issuers_opened_total", "Times this worker acquired an event");
  const decisions = new Counter({
    name: "admit_decisions_total",
    help: "Purchases decided",
    labelNames: ["status", "reason"],
    registers,
  });
  // Initialised: to Prometheus, a series that appears has not increased.
  decisions.inc({ status: "failed", reason: "fault" }, 0);
  const waitBuckets = [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60];
  const decisionWait = histogram("admit_decision_wait_seconds", "From acceptance to decision", waitBuckets);
  const commitBuckets = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 5];
  const commit = histogram("admit_commit_seconds", "From a group's first attempt to its commit", commitBuckets);
  const sizeBuckets = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];
  const batchSize = histogram("admit_batch_size", "Purchases decided by one commit", sizeBuckets);
  const leaseLost = counter("admit_lease_lost_total", "Times an issuer lost its event to a fault or another worker");

  const ticketMails = {
    sent: counter("admit_mails_sent_total", "Mails with tickets sent"),
    failed: counter("admit_mail_failures_total", "Attempts at a mail that failed; each is retried"),
    "given-up": counter("admit_mails_given_up_total", "Mails that are given up, after about a week of attempts"),
  };
  const mailsDue = new Gauge({
    name: "admit_mails_due",
    help: "Mails that should be out by now, of all workers together; counted up to 10000",
    registers,
  });
  const linkMails = {
    sent: counter("admit_link_mails_sent_total", "Mails with links sent"),
    failed: counter("admit_link_mail_failures_total", "Attempts at a mail with a link that failed"),
    "given-up": counter(
      "admit_link_mails_given_up_total",
      "Mails with links that are given up: too late to be useful, or their address is refused",
    ),
  };
  const linkMailsDue = addLinkMailsDue(registry);
  let decided = 0;
  let lastMail: Omit<OpsMail, "isFolder"> = { sentAt: null, failedAt: null };

  return {
    registry,
    leaseLost,

    /** Purchases decided since the start. */
    get decided(): number {
      return decided;
    },

    /** Link mails that are due; 0 without a recent count, since none are sent then. */
    get linkMailsDue(): number {
      return linkMailsDue.due;
    },

    /** When a mail of either kind was sent last, and when one failed. */
    get lastMail() {
      return lastMail;
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
      if ("event" in report) {
        (report.kind === "links" ? linkMails : ticketMails)[report.event].inc();
        if (report.event === "sent") lastMail = { ...lastMail, sentAt: new Date().toISOString() };
        if (report.event === "failed") lastMail = { ...lastMail, failedAt: new Date().toISOString() };
      } else if (report.kind === "links") linkMailsDue.note(report);
      else mailsDue.set(report.due);
    },

    /** The next owner reports the event from now on. */
    forget(event: string): void {
      lines.delete(event);
    },
  };
}

/** Link mails are counted each second. An older count means that the thread died, or MySQL is away. */
const countOldAfterMs = 5000;

/** The mails with links to sign in or activate that are due. */
function addLinkMailsDue(registry: Registry) {
  const registers = [registry];
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
  let counted = { due: 0, oldestDueMs: 0, atMs: performance.now() };
  const ageMs = (): number => performance.now() - counted.atMs;
  const isOld = (): boolean => ageMs() > countOldAfterMs;
  return {
    get due(): number {
      return isOld() ? 0 : counted.due;
    },
    note({ due, oldestDueMs = 0 }: { due: number; oldestDueMs?: number }): void {
      counted = { due, oldestDueMs, atMs: performance.now() };
      dueGauge.set(due);
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
