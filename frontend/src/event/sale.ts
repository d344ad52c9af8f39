import { saleWindowAt, type EventSummary, type Line, type SaleState } from "@admit/contract";
import { figure } from "../format/numbers.ts";
import { shortMoment } from "../format/time.ts";

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

/** An event's sale in a few words, for its card. */
export function saleInShort(event: EventSummary, sale: Sale, nowMs: number): { state: string; figure: string } {
  switch (sale.state) {
    case "not-open":
      return { state: "Sale opens", figure: event.salesOpenAt ? shortMoment(event.salesOpenAt, nowMs) : "" };
    case "open":
      return { state: "On sale", figure: `${figure(sale.remaining)} left` };
    case "paused":
      return { state: "On sale, issuing paused", figure: `${figure(sale.remaining)} left` };
    case "sold-out":
      return { state: "Sold out", figure: "" };
    default:
      return { state: "Sale closed", figure: "" };
  }
}
