import type { Outcome } from "@admit/contract";
import { decodeOutcome, encodeOutcome, purchaseIdIn } from "@admit/line";
import type { AcceptedPurchase } from "./accepted-purchase.ts";
import { NewestMap } from "./newest-map.ts";

/** Most outcomes, and most waiting purchases, kept; a quarter of a kilobyte each. */
const outcomesMax = 200_000;
const waitingMax = 200_000;

interface Waiting {
  accepted: AcceptedPurchase;
  /** This gateway put it into the queue; else it knows of its place alone. */
  queued: boolean;
}

/** What this gateway remembers of purchases, and who waits for which. */
export class OutcomeMemory {
  /** Outcomes as they were published: few of them are ever asked for again. */
  readonly #outcomes = new NewestMap<string>(outcomesMax);
  readonly #waiting = new NewestMap<Waiting>(waitingMax);
  readonly #listeners = new Map<string, Set<(outcome: Outcome | null) => void>>();
  #waitsEnded = false;
  #changes = 0;

  /** Changes whenever something kept was forgotten: what was read before may be older than that. */
  get changes(): number {
    return this.#changes;
  }

  outcomeOf(purchaseId: string): Outcome | undefined {
    const text = this.#outcomes.get(purchaseId);
    return text === undefined ? undefined : decodeOutcome(text);
  }

  waitingOf(purchaseId: string): AcceptedPurchase | undefined {
    return this.#waiting.get(purchaseId)?.accepted;
  }

  isQueued(purchaseId: string): boolean {
    return this.#waiting.get(purchaseId)?.queued ?? false;
  }

  noteWaiting(accepted: AcceptedPurchase, queued: boolean): void {
    const { purchaseId } = accepted;
    if (this.#outcomes.has(purchaseId)) return;
    this.#waiting.set(purchaseId, { accepted, queued: queued || this.isQueued(purchaseId) });
  }

  noteOutcome(outcome: Outcome): void {
    this.noteOutcomeText(encodeOutcome(outcome));
  }

  /** @param text as it was published */
  noteOutcomeText(text: string): void {
    const purchaseId = purchaseIdIn(text);
    this.#outcomes.set(purchaseId, text);
    this.#waiting.delete(purchaseId);
    const listeners = this.#listeners.get(purchaseId);
    if (listeners === undefined) return;
    const outcome = decodeOutcome(text);
    for (const listener of listeners) listener(outcome);
  }

  /** A purchase's tickets are others now: the next who asks reads them. */
  forgetOutcome(purchaseId: string): void {
    this.#changes++;
    this.#outcomes.delete(purchaseId);
  }

  /** Words of the issuers may have been missed. */
  forgetOutcomes(): void {
    this.#changes++;
    this.#outcomes.clear();
  }

  /** Nobody has this purchase in hand any more: its key is put into the queue again when it is sent again. */
  forgetQueued(purchaseId: string): void {
    this.#waiting.delete(purchaseId);
  }

  /** Redis has forgotten this event's line: whoever waited there is not known to wait any more. */
  forgetWaiting(eventId: string): void {
    for (const { accepted } of this.#waiting.values()) {
      if (accepted.eventId === eventId) this.#waiting.delete(accepted.purchaseId);
    }
  }

  /** Ends every wait, now and later: the gateway stops. */
  endWaits(): void {
    this.#waitsEnded = true;
    for (const listeners of this.#listeners.values()) for (const listener of listeners) listener(null);
  }

  /** Waits for an outcome, at most `ms`; null when it has not come by then. */
  async waitFor(purchaseId: string, ms: number): Promise<Outcome | null> {
    const known = this.outcomeOf(purchaseId);
    if (known !== undefined) return known;
    if (this.#waitsEnded) return null;
    const listeners = this.#listeners.get(purchaseId) ?? new Set();
    this.#listeners.set(purchaseId, listeners);
    return new Promise((resolve) => {
      const end = (outcome: Outcome | null): void => {
        clearTimeout(timer);
        listeners.delete(end);
        if (listeners.size === 0) this.#listeners.delete(purchaseId);
        resolve(outcome);
      };
      const timer = setTimeout(() => end(null), ms);
      listeners.add(end);
    });
  }
}
