import type { EventSummary } from "@admit/contract";
import { figure } from "../words/count.ts";
import { shortMoment } from "../words/moment.ts";
import type { Sale } from "./sale.ts";

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
