import { saleWindowAt, type EventSummary, type Line, type SaleState } from "@admit/contract";

/** An event's sale as it stands at a moment, without asking again. */
export interface Sale {
  state: SaleState;
  remaining: number;
  /** Purchases in line; null while that is not known. */
  waiting: number | null;
}

const ms = (at: string | null): number | null => (at === null ? null : Date.parse(at));

/**
 * The same rows as the gateway's, in the same order, so that a page left open opens and closes the sale by
 * itself.
 *
 * @param line fresher figures than the event's own, where they are at hand
 * @param nowMs by the server's clock
 */
export function saleAt(event: EventSummary, line: Line | null, nowMs: number): Sale {
  const remaining = line?.remaining ?? event.remaining;
  const paused = line ? line.state === "paused" : event.saleState === "paused";
  const window = saleWindowAt(
    { salesOpenAtMs: ms(event.salesOpenAt), salesCloseAtMs: ms(event.salesCloseAt), endsAtMs: ms(event.endsAt) },
    nowMs,
  );
  return { state: stateOf(window, remaining, paused), remaining, waiting: line?.waiting ?? null };
}

function stateOf(window: ReturnType<typeof saleWindowAt>, remaining: number, paused: boolean): SaleState {
  if (window === "sale-closed") return "closed";
  if (window === "sale-not-open") return "not-open";
  if (remaining <= 0) return "sold-out";
  return paused ? "paused" : "open";
}

/** Whether pressing Buy can lead anywhere. */
export const canBuy = (sale: Sale): boolean => sale.state === "open" || sale.state === "paused";
