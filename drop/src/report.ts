import type { Event, RehearsalRecord } from "@admit/contract";
import type { DropOptions } from "./options.ts";
import type { Audit } from "./programs.ts";
import type { Rehearsal } from "./rehearse.ts";
import { sendLagMaxMs } from "./sender/send-on-time.ts";
import type { Tally } from "./tally.ts";

/** All findings of a rehearsal; what `--json` writes. Latencies in milliseconds. */
export type Report = ReturnType<typeof findingsOf> & { audit: Audit };

export interface Circumstances {
  startedAt: Date;
  command: string;
  machine: string;
  url: string;
  options: DropOptions;
  /** As it was before the drop. */
  event: Event;
}

/** What the drop itself has shown; the audit comes after it. */
export function findingsOf(
  { startedAt, event, ...circumstances }: Circumstances,
  { sending: { sent, dropped, tookMs, lag }, isStalled }: Rehearsal,
  tally: Tally,
) {
  const { id, slug, title, capacity, userCap, remaining } = event;
  const { accepted, decided, refused, unanswered, lost, asked, issued } = tally;
  // The gaps between those sent, not their number, are the rate.
  const ratePerSecond = tookMs > 0 ? Math.round(((sent - 1) / tookMs) * 1_000_000) / 1000 : 0;
  return {
    startedAt: startedAt.toISOString(),
    ...circumstances,
    event: { id, slug, title, capacity, userCap },
    sending: { sent, dropped, ratePerSecond, lag: lag.summary() },
    /** From the intended start: until the purchase was in the line, was refused, and its outcome was seen. */
    acceptance: tally.acceptance.summary(),
    refusal: tally.refusal.summary(),
    decision: tally.decision.summary(),
    /** From acceptance to decision, by the server's clock. */
    serverWait: tally.serverWait.summary(),
    buyers: { accepted, decided, refused, unanswered, lost },
    outcomes: byCount(tally.outcomes),
    answers: byCount(tally.answers),
    retries: byCount(tally.retries),
    faults: tally.faults,
    /** `placesLeft` before the drop; `expected` is that or the number requested, whichever is smaller. */
    tickets: { placesLeft: remaining, asked, issued, expected: Math.min(remaining, asked) },
    isStalled,
  };
}

function byCount(counts: ReadonlyMap<string, number>): Record<string, number> {
  return Object.fromEntries([...counts].sort(([, a], [, b]) => b - a));
}

export interface Verdict {
  /** What went wrong; empty if the drop kept every guarantee. */
  failures: string[];
  /** Why the latencies mean nothing; empty if they count. */
  void: string[];
}

/** Correct and fast are two questions: a machine that could not send on time still shows whether anything was lost. */
export function judge({ buyers, tickets, faults, isStalled, audit, sending }: Report): Verdict {
  const lagMs = sending.lag.p99 ?? 0;
  return {
    failures: [
      isStalled && "nothing happened for a minute, so it was given up",
      buyers.lost > 0 && `${buyers.lost} accepted purchases have no outcome`,
      buyers.unanswered > 0 && `${buyers.unanswered} buyers received no answer at all`,
      tickets.issued !== tickets.expected && `${tickets.issued} tickets were issued instead of ${tickets.expected}`,
      faults > 0 && `${faults} answers were a 5xx other than 503`,
      !audit.passed && "the audit failed",
    ].filter((failure) => failure !== false),
    void: [
      lagMs > sendLagMaxMs &&
        `the machine could not send on time: the p99 of the send lag is ${lagMs.toFixed(1)} ms, over ${sendLagMaxMs} ms`,
      sending.dropped > 0 && `${sending.dropped} buyers were not sent: too many requests had no answer yet`,
    ].filter((reason) => reason !== false),
  };
}

/** What staff and operators see of it. The rate is what was sent, whatever was asked for. */
export const recordOf = ({ options, event, sending }: Report, { failures }: Verdict): RehearsalRecord => ({
  buyers: options.buyers,
  buyersPerSecond: sending.ratePerSecond,
  capacity: event.capacity,
  passed: failures.length === 0,
});
