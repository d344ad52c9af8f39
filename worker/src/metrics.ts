import type { Outcome } from "@admit/contract";
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";
import type { LineCounters } from "./line/line-counters.ts";
import type { MailingNote } from "./mailing/mailing-note.ts";

export type WorkerMetrics = ReturnType<typeof makeWorkerMetrics>;

/** The worker's figures for Prometheus; names as in the contract. */
export function makeWorkerMetrics() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];

  const waiting = new Gauge({
    name: "admit_line_waiting",
    help: "Purchases accepted and not yet decided",
    labelNames: ["event"],
    registers,
  });
  const oldestWait = new Gauge({
    name: "admit_line_oldest_wait_seconds",
    help: "How long the oldest purchase in line has waited",
    labelNames: ["event"],
    registers,
  });
  const owned = new Gauge({
    name: "admit_issuer_owned",
    help: "1 for each event that this worker issues",
    labelNames: ["event"],
    registers,
  });
  const decisions = new Counter({
    name: "admit_decisions_total",
    help: "Purchases decided",
    labelNames: ["status", "reason"],
    registers,
  });
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
    help: "Attempts at a mail that failed; each is tried again",
    registers,
  });
  const mailsGivenUp = new Counter({
    name: "admit_mails_given_up_total",
    help: "Mails that are not tried again, after about a week of attempts",
    registers,
  });
  const mailsDue = new Gauge({
    name: "admit_mails_due",
    help: "Mails that should be out by now, of all workers together; counted up to 10000",
    registers,
  });
  const mailEvents = { sent: mailsSent, failed: mailFailures, "given-up": mailsGivenUp };

  return {
    registry,
    owned,
    leaseLost,

    observeGroup(written: readonly Outcome[], seconds: number): void {
      commit.observe(seconds);
      batchSize.observe(written.length);
      for (const outcome of written) {
        decisions.inc({ status: outcome.status, reason: outcome.reason ?? "none" });
        decisionWait.observe((outcome.decidedAtMs - outcome.acceptedAtMs) / 1000);
      }
    },

    observeLine(event: string, counters: LineCounters | null, nowMs: number): void {
      const depth = counters === null ? 0 : Math.max(0, counters.seq - counters.head);
      const oldestSinceMs = counters === null ? nowMs : Math.max(counters.headAcceptedAtMs, counters.sinceMs);
      waiting.set({ event }, depth);
      oldestWait.set({ event }, depth === 0 ? 0 : Math.max(0, nowMs - oldestSinceMs) / 1000);
    },

    observeMailing(note: MailingNote): void {
      if ("due" in note) mailsDue.set(note.due);
      else mailEvents[note.event].inc();
    },

    /** An event that is let go of is somebody else's to report. */
    forget(event: string): void {
      for (const gauge of [waiting, oldestWait, owned]) gauge.remove({ event });
    },
  };
}
