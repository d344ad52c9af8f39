import type { Sale } from "./sale-change.ts";

/** What buyers are told while a pause refuses their purchases. By these very words a resumption knows them. */
export const pauseMessage =
  "The organiser has paused the sale for a moment. Purchases made before are safe. Please come back in a few minutes.";

/** Issuing stops. With `accepting` false purchases are refused too, unless an operator's own words say so already. */
export function pauseSale(sale: Sale, accepting: boolean, now: Date): Partial<Sale> {
  const own = sale.shedMessage === pauseMessage ? null : sale.shedMessage;
  return { pausedAt: sale.pausedAt ?? now, shedMessage: own ?? (accepting ? null : pauseMessage) };
}

/** Issuing goes on, and so does taking purchases where the pause had ended that: an operator's own words stay. */
export function resumeSale(sale: Sale): Partial<Sale> {
  return { pausedAt: null, ...(sale.shedMessage === pauseMessage && { shedMessage: null }) };
}

/** The sale is over now; one that was over before stays as it was. */
export function closeSale({ salesCloseAt }: Sale, now: Date): Partial<Sale> {
  return salesCloseAt !== null && salesCloseAt <= now ? {} : { salesCloseAt: now };
}
