import type { Event } from "@admit/contract";
import type { LatencySummary } from "../load/latencies.ts";
import type { Sending } from "../load/send-on-time.ts";
import type { DropOptions } from "./read-options.ts";
import type { Rehearsal } from "./rehearse.ts";
import type { Audit } from "./run-audit.ts";
import type { Tally } from "./tally.ts";

/** All that a rehearsal found; what `--json` writes. Latencies in milliseconds. */
export interface Report {
  startedAt: string;
  command: string;
  machine: string;
  url: string;
  options: DropOptions;
  event: { id: string; slug: string; title: string; capacity: number; userCap: number };
  sending: { sent: number; dropped: number; ratePerSecond: number; lag: LatencySummary };
  /** From the intended start: until the purchase stood in the line, was refused, and its outcome was seen. */
  acceptance: LatencySummary;
  refusal: LatencySummary;
  decision: LatencySummary;
  /** From acceptance to decision, by the server's clock. */
  serverWait: LatencySummary;
  buyers: { accepted: number; decided: number; refused: number; unanswered: number; lost: number };
  outcomes: Record<string, number>;
  answers: Record<string, number>;
  retries: Record<string, number>;
  /** Answers of 500 and above, but for 503. */
  faults: number;
  /** `placesLeft` before the drop; `expected` is that or what was asked for, whichever is smaller. */
  tickets: { placesLeft: number; asked: number; issued: number; expected: number };
  isStalled: boolean;
  audit: Audit;
}

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
  { sending, isStalled }: Rehearsal,
  tally: Tally,
): Omit<Report, "audit"> {
  const { id, slug, title, capacity, userCap, remaining } = event;
  const { accepted, decided, refused, unanswered, lost, asked, issued } = tally;
  return {
    startedAt: startedAt.toISOString(),
    ...circumstances,
    event: { id, slug, title, capacity, userCap },
    sending: {
      sent: sending.sent,
      dropped: sending.dropped,
      ratePerSecond: rateOf(sending),
      lag: sending.lag.summary(),
    },
    acceptance: tally.acceptance.summary(),
    refusal: tally.refusal.summary(),
    decision: tally.decision.summary(),
    serverWait: tally.serverWait.summary(),
    buyers: { accepted, decided, refused, unanswered, lost },
    outcomes: byCount(tally.outcomes),
    answers: byCount(tally.answers),
    retries: byCount(tally.retries),
    faults: tally.faults,
    tickets: { placesLeft: remaining, asked, issued, expected: Math.min(remaining, asked) },
    isStalled,
  };
}

/** The gaps between those sent, not their number, make the rate. */
function rateOf({ sent, tookMs }: Sending): number {
  return tookMs > 0 ? Math.round(((sent - 1) / tookMs) * 1_000_000) / 1000 : 0;
}

function byCount(counts: ReadonlyMap<string, number>): Record<string, number> {
  return Object.fromEntries([...counts].sort(([, a], [, b]) => b - a));
}
