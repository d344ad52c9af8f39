import type { Purchase } from "@admit/contract";
import { troubleOf, untilAnswered, type Trouble } from "../data/retry.ts";
import type { Intention } from "../sources/intentions.ts";
import type { Sources } from "../sources/sources.ts";

/**
 * Sends an intention until it is answered, always with its own key: however often it is sent, it is one purchase.
 * @param onTrouble called with why there is no answer yet; null once there is one
 * @throws Refused where the service refused for good, and the signal's reason once it is aborted
 */
export async function sendPurchase(
  { eventId, quantity, key }: Intention,
  sources: Sources,
  onTrouble: (trouble: Trouble | null) => void,
  signal: AbortSignal,
): Promise<Purchase> {
  const buy = () => sources.api.buy(eventId, quantity, key, signal);
  const purchase = await untilAnswered(buy, sources, signal, (error) => onTrouble(troubleOf(error, sources)));
  onTrouble(null);
  return purchase;
}
