import { leaseRenewMs } from "@admit/contract";
import { Issuer } from "../issuing/issuer.ts";
import type { WorkerServices } from "../services.ts";

/** The issuers of this process: one for every hot event that it holds the lease of. */
export class Issuers {
  readonly #services: WorkerServices;
  readonly #open = new Map<string, Issuer>();
  readonly #opening = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(services: WorkerServices) {
    this.#services = services;
  }

  /** Watches for hot events: by the gateways' word, and once a second by the list, should a word be lost. */
  async start(): Promise<void> {
    const { hotEvents, subscriber } = this.#services;
    await hotEvents.listen(subscriber, (eventId) => void this.#tryOpen(eventId));
    this.#timer = setInterval(() => void this.#lookAtHotEvents(), leaseRenewMs);
    await this.#lookAtHotEvents();
  }

  /** Finishes what is in hand and lets go of every event. */
  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#timer);
    await Promise.all([...this.#open.values()].map((issuer) => issuer.close()));
  }

  async #lookAtHotEvents(): Promise<void> {
    try {
      for (const eventId of await this.#services.hotEvents.list()) void this.#tryOpen(eventId);
    } catch (error) {
      this.#services.log.warn({ err: error }, "hot events were not read");
    }
  }

  async #tryOpen(eventId: string): Promise<void> {
    if (this.#closed || this.#open.has(eventId) || this.#opening.has(eventId)) return;
    this.#opening.add(eventId);
    try {
      const issuer = await Issuer.open(eventId, this.#services);
      if (issuer === null) return;
      this.#open.set(eventId, issuer);
      void issuer.ended.then(() => this.#open.delete(eventId));
      if (this.#closed) await issuer.close();
    } catch (error) {
      this.#services.log.warn({ event: eventId, err: error }, "event was not taken over; trying again");
    } finally {
      this.#opening.delete(eventId);
    }
  }
}
