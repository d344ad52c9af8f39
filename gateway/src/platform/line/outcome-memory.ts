import type { Outcome } from "@admit/contract";
import { decodeOutcome, encodeOutcome, purchaseIdIn, type AcceptedPurchase } from "@admit/line";
import { NewestMap } from "./newest-map.ts";
import { Waits } from "./waits.ts";

/** Most outcomes, and most waiting purchases, kept; a quarter of a kilobyte each. */
const outcomesMax = 200_000;
const waitingMax = 200_000;

interface Waiting {
  accepted: AcceptedPurchase;
  /** This gateway queued it; otherwise it only knows its position. */
  queued: boolean;
  /** Since when it is to leave the line; undefined where it is not, or another gateway was asked. */
  leavingAtMs: number | undefined;
}

/** This gateway's memory of purchases, and the requests that wait for outcomes. */
export class OutcomeMemory {
  readonly waits = new Waits<Outcome>();
  /** Outcomes as they were published: few of them are ever requested again. */
  readonly #outcomes = new NewestMap<string>(outcomesMax);
  readonly #waiting = new NewestMap<Waiting>(waitingMax);
  /** Grows whenever an outcome was forgotten: what was read before may be older. */
  changes = 0;

  outcomeOf(purchaseId: string): Outcome | undefined {
    const text = this.#outcomes.get(purchaseId);
    return text === undefined ? undefined : decodeOutcome(text);
  }

  waitingOf(purchaseId: string): Readonly<Waiting> | undefined {
    return this.#waiting.get(purchaseId);
  }

  isQueued(purchaseId: string): boolean {
    return this.#waiting.get(purchaseId)?.queued ?? false;
  }

  noteWaiting(accepted: AcceptedPurchase, queued: boolean): void {
    const { purchaseId } = accepted;
    if (this.#outcomes.has(purchaseId)) return;
    const before = this.#waiting.get(purchaseId);
    const leavingAtMs = before?.leavingAtMs;
    this.#waiting.set(purchaseId, { accepted, queued: queued || before?.queued === true, leavingAtMs });
  }

  noteLeaving(purchaseId: string, leavingAtMs: number | undefined): void {
    const waiting = this.#waiting.get(purchaseId);
    if (waiting !== undefined) waiting.leavingAtMs = leavingAtMs;
  }

  noteOutcome(outcome: Outcome): void {
    this.noteOutcomeText(encodeOutcome(outcome));
  }

  /** @param text as it was published */
  noteOutcomeText(text: string): void {
    const purchaseId = purchaseIdIn(text);
    this.#outcomes.set(purchaseId, text);
    this.#waiting.delete(purchaseId);
    if (this.waits.has(purchaseId)) this.waits.resolve(purchaseId, decodeOutcome(text));
  }

  /** A purchase's tickets have changed: the next request reads them. */
  forgetOutcome(purchaseId: string): void {
    this.changes++;
    this.#outcomes.delete(purchaseId);
  }

  /** Publications may have been missed. */
  forgetOutcomes(): void {
    this.changes++;
    this.#outcomes.clear();
  }

  /** The purchase's batch is lost: it is queued again when its key is repeated. */
  forgetQueued(purchaseId: string): void {
    this.#waiting.delete(purchaseId);
  }

  /** Redis has forgotten this event's line: its purchases no longer wait. */
  forgetWaiting(eventId: string): void {
    for (const { accepted } of this.#waiting.values()) {
      if (accepted.eventId === eventId) this.#waiting.delete(accepted.purchaseId);
    }
  }

  /** Waits for an outcome, at most `ms`; null when it has not come by then. */
  async waitFor(purchaseId: string, ms: number): Promise<Outcome | null> {
    return this.outcomeOf(purchaseId) ?? this.waits.for(purchaseId, ms);
  }
}
