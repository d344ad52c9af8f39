import { saleWindowAt, type EventSummary, type Line, type SaleState } from "@admit/contract";
import { shortMomentThere } from "../format/format.ts";
import { texts } from "../language/texts.ts";

/** An event's sale at one moment. */
export interface Sale {
  state: SaleState;
  remaining: number;
  /** Purchases in line; null while unknown. */
  waiting: number | null;
  /** The organiser's message while new buyers are refused. */
  refusing: string | null;
}

const ms = (at: string | null): number | null => (at === null ? null : Date.parse(at));

/**
 * The same rules as the gateway's, in the same order, so that an open page opens and closes the sale by itself.
 * @param line newer figures than the event's own, if known
 * @param nowMs by the server's clock
 */
export function saleAt(event: EventSummary, line: Line | undefined, nowMs: number): Sale {
  const remaining = line?.remaining ?? event.remaining;
  const paused = line ? line.state === "paused" : event.saleState === "paused";
  const window = saleWindowAt(
    { salesOpenAtMs: ms(event.salesOpenAt), salesCloseAtMs: ms(event.salesCloseAt), endsAtMs: ms(event.endsAt) },
    nowMs,
  );
  const { refusing } = line ?? event;
  return { state: stateOf(window, remaining, paused), remaining, waiting: line?.waiting ?? null, refusing };
}

function stateOf(window: ReturnType<typeof saleWindowAt>, remaining: number, paused: boolean): SaleState {
  if (window === "sale-closed") return "closed";
  if (window === "sale-not-open") return "not-open";
  if (remaining <= 0) return "sold-out";
  return paused ? "paused" : "open";
}

export const isOn = ({ state }: Sale): boolean => state === "open" || state === "paused";
export const canBuy = (sale: Sale): boolean => isOn(sale) && sale.refusing === null;
export const isOver = ({ state }: Sale): boolean => state === "closed" || state === "sold-out";

/** An event's sale for its card. */
export function saleSummary(event: EventSummary, sale: Sale, nowMs: number): { state: string; figure: string } {
  const { saleOpens, left, onSale, salesOnHold, salesPaused, saleClosed } = texts.buyers.card;
  switch (sale.state) {
    case "not-open":
      return {
        state: saleOpens,
        figure: event.salesOpenAt ? shortMomentThere(event.salesOpenAt, nowMs, event.timeZone) : "",
      };
    case "open":
      return { state: sale.refusing === null ? onSale : salesOnHold, figure: left(sale.remaining) };
    case "paused":
      return { state: salesPaused, figure: left(sale.remaining) };
    default:
      return { state: sale.state === "sold-out" ? texts.buyers.sale.soldOut : saleClosed, figure: "" };
  }
}
