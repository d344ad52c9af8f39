import { randomUUID } from "node:crypto";
import { until } from "@admit/environment";
import type { Answer } from "./call.ts";
import type { Person } from "./person.ts";

const acceptedWithinMs = 30_000;

/**
 * Buys one ticket as a client should: the same key again, at the next gateway, after a refusal or a lost connection.
 * @param nth the gateway to begin with
 * @param faults receives answers that no client should get while processes are replaced: any 5xx, except for a 503 with
 *   a `Retry-After`
 */
export async function buyAgain(
  buyer: Person,
  gateways: readonly { url: string }[],
  nth: number,
  eventId: string,
  faults: string[],
): Promise<Answer> {
  const key = randomUUID();
  let attempt = nth;
  return until(
    "the purchase is accepted",
    async () => {
      const gateway = gateways[attempt++ % gateways.length] as { url: string };
      const answer = await buyer
        .at(gateway)
        .buy(eventId, 1, { key })
        .catch(() => null);
      if (answer !== null && answer.status < 500) return answer;
      const isPolite = answer === null || (answer.status === 503 && answer.headers["retry-after"] !== undefined);
      if (!isPolite) faults.push(`${answer.status} ${JSON.stringify(answer.body)}`);
      return null;
    },
    acceptedWithinMs,
  );
}
