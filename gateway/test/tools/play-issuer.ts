import { decidedChannel } from "@admit/contract";
import type { ChangeCommand, ChangeOutcome } from "@admit/line";
import { takeBundles } from "./take-bundles.ts";
import type { TestGateway } from "./test-gateway.ts";

type Decided = Pick<ChangeOutcome, "refusal" | "purchaseId">;

/**
 * Plays the issuer of an event for changes by staff: what `decide` makes of each is published. Purchases are
 * passed over.
 */
export function playIssuer(
  gateway: TestGateway,
  eventId: string,
  decide: (change: ChangeCommand) => Promise<Decided>,
): { close(): Promise<void> } {
  const { settings, redis } = gateway.services;
  return takeBundles(gateway, eventId, async (commands) => {
    for (const change of commands) {
      if (change.kind === "ticket.issue") continue;
      // In the order of the line.
      // oxlint-disable-next-line no-await-in-loop
      const changes: ChangeOutcome[] = [{ change, ...(await decide(change)) }];
      const publication = { eventId, head: change.seq, headAcceptedAtMs: 0, remaining: null, outcomes: [], changes };
      // oxlint-disable-next-line no-await-in-loop
      await redis.publish(decidedChannel(settings.REDIS_PREFIX), JSON.stringify(publication));
    }
  });
}
