import type { Language } from "@admit/contract";
import { ticketsPdf, type PrintedTicket, type TicketSheet } from "@admit/tickets";
import type { Caller } from "../platform/route/caller.ts";
import type { CachedEvent } from "../events/event-cache.ts";
import { titledIn } from "../events/titled-in.ts";
import { FairTurns } from "../platform/bounds/fair-turns.ts";

/** Most tickets in one document: a quarter of a second to draw, in turns of a few milliseconds. */
export const pdfTicketsMax = 100;
/** Documents that may wait: of one holder all pages of a list of tickets, of all holders about half a minute's work. */
export const drawingBounds = { eachMax: 4, allMax: 100 };
const refusal = { retryAfterS: 5, refusal: "drawing-limit" } as const;

/** Draws documents one at a time; holders alternate, so that one holder's many documents delay no one else. */
export class PdfTurns {
  readonly #publicUrl: string;
  readonly #turns = new FairTurns(drawingBounds, refusal);

  constructor(publicUrl: string) {
    this.#publicUrl = publicUrl;
  }

  /**
   * @param client aborts when the client has gone; then nothing is drawn
   * @throws ProblemError rate-limited, gateway-busy
   */
  async draw(
    event: CachedEvent,
    holder: Caller,
    tickets: readonly PrintedTicket[],
    language: Language,
    client: AbortSignal,
  ): Promise<Uint8Array<ArrayBuffer>> {
    const sheet: TicketSheet = { event: titledIn(event, language), holder, publicUrl: this.#publicUrl, language };
    return new Uint8Array(await this.#turns.run(holder.id, client, () => ticketsPdf(sheet, tickets, client)));
  }
}
