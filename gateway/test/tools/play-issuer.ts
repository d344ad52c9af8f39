import type { ChangeCommand, ChangeOutcome } from "@admit/line";
import type { TestGateway } from "./test-gateway.ts";

type Decided = Pick<ChangeOutcome, "refusal" | "purchaseId">;

/**
 * Plays the issuer of an event for changes by staff: publishes what `decide` returns for each, and ignores purchases.
 */
export function playIssuer(
  gateway: TestGateway,
  eventId: string,
  decide: (change: ChangeCommand) => Promise<Decided>,
): { close(): Promise<void> } {
  return gateway.probe.takeBatches(eventId, async (commands) => {
    for (const change of commands) {
      if (change.kind === "ticket.issue") continue;
      // In the order of the line.
      // oxlint-disable-next-line no-await-in-loop
      const changes: ChangeOutcome[] = [{ change, ...(await decide(change)) }];
      const publication = { eventId, head: change.seq, headAcceptedAtMs: 0, remaining: null, outcomes: [], changes };
      // oxlint-disable-next-line no-await-in-loop
      await gateway.probe.publish(publication);
    }
  });
}
