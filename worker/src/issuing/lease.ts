import { leaseMarginMs, leaseMs } from "@admit/contract";
import type { HeldLine, LineIssuing } from "@admit/line";

/**
 * An event's lease. It is efficiency, not safety, which is the epoch's in MySQL: it keeps two issuers from working
 * against each other. It is trusted from the attempt's start for one term less a margin, so that its holder stops
 * before another can acquire it.
 */
export class Lease {
  readonly #store: Pick<LineIssuing, "holdLease" | "releaseLease">;
  readonly #eventId: string;
  readonly #holder: string;
  readonly #now: () => number;
  #trustedUntilMs = 0;

  /**
   * @param holder identifies this process
   * @param now a monotonic clock, in milliseconds
   */
  constructor(
    store: Pick<LineIssuing, "holdLease" | "releaseLease">,
    eventId: string,
    holder: string,
    now: () => number,
  ) {
    this.#store = store;
    this.#eventId = eventId;
    this.#holder = holder;
    this.#now = now;
  }

  get trusted(): boolean {
    return this.#now() < this.#trustedUntilMs;
  }

  /**
   * Acquires or renews the lease.
   * @returns null where another process holds it: this issuer must end then
   * @throws when Redis does not answer; a lease that is held stays trusted for the rest of its term
   */
  async hold(): Promise<HeldLine | null> {
    const startMs = this.#now();
    const held = await this.#store.holdLease(this.#eventId, this.#holder);
    this.#trustedUntilMs = held === null ? 0 : startMs + leaseMs - leaseMarginMs;
    return held;
  }

  async release(): Promise<void> {
    this.#trustedUntilMs = 0;
    await this.#store.releaseLease(this.#eventId, this.#holder);
  }
}
