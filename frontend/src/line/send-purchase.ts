import type { Purchase } from "@admit/contract";
import { isPassing } from "../api/request.ts";
import { troubleOf, waitAfter, type Trouble } from "../data/retry.ts";
import type { Sources } from "../sources/sources.ts";
import type { Intention } from "../sources/intentions.ts";

/**
 * Sends an intention until it is answered: always with its own key, so that however often it is sent it is
 * one purchase.
 *
 * @param onTrouble told why there is no answer yet; null once there is one
 * @param signal gives up
 * @throws Refused where the service said no for good
 */
export async function sendPurchase(
  intention: Intention,
  sources: Sources,
  onTrouble: (trouble: Trouble | null) => void,
  signal: AbortSignal,
): Promise<Purchase> {
  for (let failures = 0; ; failures++) {
    signal.throwIfAborted();
    try {
      const purchase = await sources.api.buy(intention.eventId, intention.quantity, intention.key, signal);
      onTrouble(null);
      return purchase;
    } catch (error) {
      if (!isPassing(error)) throw error;
      onTrouble(troubleOf(error, sources));
      await waitAfter(error, failures, sources, signal);
    }
  }
}
