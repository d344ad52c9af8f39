import { saleWindowAt, type SaleState } from "@admit/contract";

/** What of an event decides its sale state. */
export interface SaleTimes {
  salesOpenAt: Date | null;
  salesCloseAt: Date | null;
  endsAt: Date | null;
  pausedAt: Date | null;
}

/**
 * What the page tells about the sale of a published event; the first row that holds counts:
 *
 * | # | when                         | state      | since                                                 |
 * |---|------------------------------|------------|-------------------------------------------------------|
 * | 1 | the sale's window is past    | `closed`   | nothing can be had any more, whatever else is true    |
 * | 2 | the window is still to come  | `not-open` | nobody could buy yet, so "sold out" would be odd      |
 * | 3 | nothing remains              | `sold-out` | waiting for a pause to end would be in vain           |
 * | 4 | issuing is paused            | `paused`   | purchases are taken, and decided once it goes on      |
 * | 5 | else                         | `open`     |                                                       |
 */
export function saleStateOf(event: SaleTimes, remaining: number, now: Date): SaleState {
  const window = saleWindowAt(
    {
      salesOpenAtMs: event.salesOpenAt?.getTime() ?? null,
      salesCloseAtMs: event.salesCloseAt?.getTime() ?? null,
      endsAtMs: event.endsAt?.getTime() ?? null,
    },
    now.getTime(),
  );
  if (window === "sale-closed") return "closed";
  if (window === "sale-not-open") return "not-open";
  if (remaining <= 0) return "sold-out";
  return event.pausedAt === null ? "open" : "paused";
}
