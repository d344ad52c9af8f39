// Without zod: the pages bundle what they use from here, and would load the whole library with it.

export const slugPattern = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
/** Longest slug, so that an event's address stays readable. */
export const slugLengthMax = 80;

/** A title as an address: `Émile’s Gala 2026!` → `emiles-gala-2026`. A title without a Latin letter or digit gives `event`. */
export function slugOf(title: string): string {
  const slug = title
    .normalize("NFKD")
    .replace(/[\u0300-\u036f'’]/g, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, slugLengthMax)
    .replace(/^-+|-+$/g, "");
  return slug === "" ? "event" : slug;
}

/** When an event's tickets are on sale; null leaves that side open. Milliseconds since 1970 UTC. */
export interface SaleWindow {
  salesOpenAtMs: number | null;
  salesCloseAtMs: number | null;
  endsAtMs: number | null;
}

/** When a sale closes: at `salesCloseAt`, else when the event ends. */
export const closesAt = <Time>(salesCloseAt: Time | null, endsAt: Time | null): Time | null => salesCloseAt ?? endsAt;

/**
 * Where a moment lies in the sale window. A sale without an opening is open once published; one
 * without a close stays open until the event ends.
 */
export function saleWindowAt(window: SaleWindow, atMs: number): "sale-not-open" | "open" | "sale-closed" {
  const closesAtMs = closesAt(window.salesCloseAtMs, window.endsAtMs);
  if (closesAtMs !== null && atMs >= closesAtMs) return "sale-closed";
  if (window.salesOpenAtMs !== null && atMs < window.salesOpenAtMs) return "sale-not-open";
  return "open";
}
