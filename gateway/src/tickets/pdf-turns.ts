import { ticketsPdf, type PrintedTicket, type TicketSheet } from "@admit/tickets";
import type { Caller } from "../auth/caller.ts";
import type { CachedEvent } from "../events/event-cache.ts";
import { ProblemError } from "../problem/problem-error.ts";

/** Most tickets in one document: a quarter of a second to draw, in turns of a few milliseconds. */
export const pdfTicketsMax = 100;
/** Most documents that wait for the one being drawn. */
const waitingMax = 40;
const retryAfterS = 5;

/**
 * Draws documents one at a time, so that however many are asked for, everybody else waits for one page at
 * most.
 */
export class PdfTurns {
  readonly #publicUrl: string;
  #waiting = 0;
  #last: Promise<unknown> = Promise.resolve();

  constructor(publicUrl: string) {
    this.#publicUrl = publicUrl;
  }

  /** @throws ProblemError rate-limited where too many wait already */
  async draw(
    event: CachedEvent | null,
    holder: Caller,
    tickets: readonly PrintedTicket[],
  ): Promise<Uint8Array<ArrayBuffer>> {
    if (event === null) throw new ProblemError("event-not-found", "The event of this ticket is not there any more.");
    if (this.#waiting >= waitingMax)
      throw new ProblemError("rate-limited", "Too many people ask for a PDF right now.", { retryAfterS });
    this.#waiting += 1;
    const sheet: TicketSheet = { event, holder, publicUrl: this.#publicUrl };
    const drawn = this.#last.then(() => ticketsPdf(sheet, tickets));
    this.#last = drawn.catch(() => undefined);
    try {
      return new Uint8Array(await drawn);
    } finally {
      this.#waiting -= 1;
    }
  }
}
