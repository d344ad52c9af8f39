import type { Purchase } from "@admit/contract";
import { Latencies } from "./sender/latencies.ts";

/** What is counted during a drop. Latencies are from the intended start, in milliseconds. */
export class Tally {
  sent = 0;
  /** Buyers who were accepted into the line, or received their outcome at once. */
  accepted = 0;
  /** Of those, the ones who saw the outcome. */
  decided = 0;
  /** Buyers who were refused before they were in the line. */
  refused = 0;
  /** Buyers who never received an answer, however often they asked. */
  unanswered = 0;
  issued = 0;
  /** Tickets that the user cap allows the buyers, if there were enough for all. */
  asked = 0;
  /** By status and reason. */
  readonly outcomes = new Map<string, number>();
  /** By call and HTTP status, such as `POST purchase 202`. */
  readonly answers = new Map<string, number>();
  /** Why requests were sent again. */
  readonly retries = new Map<string, number>();
  /** Answers of 500 and above, except 503. */
  faults = 0;

  readonly acceptance = new Latencies();
  readonly refusal = new Latencies();
  readonly decision = new Latencies();
  /** By the server's clock, from acceptance to decision. */
  readonly serverWait = new Latencies();

  /** Counts every kind of progress: while it does not change, the drop stands still. */
  get moves(): number {
    return this.sent + this.accepted + this.ended;
  }

  /** Buyers who do nothing more. */
  get ended(): number {
    return this.decided + this.refused + this.unanswered;
  }

  /** Buyers who were accepted and never received an outcome. */
  get lost(): number {
    return this.accepted - this.decided;
  }

  noteAnswer(call: string, status: number): void {
    countUp(this.answers, `${call} ${status}`);
    if (status >= 500 && status !== 503) this.faults++;
  }

  noteRetry(why: string): void {
    countUp(this.retries, why);
  }

  noteAccepted(afterMs: number): void {
    this.accepted++;
    this.acceptance.record(afterMs);
  }

  noteDecided(purchase: Purchase, afterMs: number): void {
    this.decided++;
    this.issued += purchase.issued ?? 0;
    this.asked += allowed(purchase);
    this.decision.record(afterMs);
    this.serverWait.record(Date.parse(purchase.decidedAt ?? purchase.acceptedAt) - Date.parse(purchase.acceptedAt));
    countUp(this.outcomes, [purchase.status, purchase.reason].filter(Boolean).join(": "));
  }

  noteRefused(code: string, quantity: number, afterMs: number): void {
    this.refused++;
    if (code === "sold-out") this.asked += quantity;
    this.refusal.record(afterMs);
    countUp(this.outcomes, `refused: ${code}`);
  }

  /** Accepted, then refused or without any answer: the acceptance was not kept. */
  noteLost(why: string): void {
    countUp(this.outcomes, `accepted, then lost: ${why}`);
  }

  noteUnanswered(): void {
    this.unanswered++;
    countUp(this.outcomes, "no answer");
  }
}

/** Tickets that a purchase would receive from an unlimited event; what only the user cap withholds does not count. */
function allowed({ status, reason, quantity, issued }: Purchase): number {
  if (status === "partial" && reason === "user-cap") return issued ?? 0;
  if (status === "rejected" && reason !== "sold-out") return 0;
  return quantity;
}

function countUp(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
