import { Bundle, decidedChannel, queueName, type ChangeCommand, type ChangeOutcome } from "@admit/contract";
import { Worker } from "bullmq";
import type { TestGateway } from "./test-gateway.ts";

type Decided = Pick<ChangeOutcome, "refusal" | "purchaseId">;

/**
 * Plays the issuer of an event for changes by staff: what `decide` makes of each is published. Purchases are
 * passed over.
 */
export function playIssuer(
  { services: { settings, redis } }: TestGateway,
  eventId: string,
  decide: (change: ChangeCommand) => Promise<Decided>,
): { close(): Promise<void> } {
  const prefix = settings.REDIS_PREFIX;
  const url = new URL(settings.REDIS_URL);
  const connection = { host: url.hostname, port: Number(url.port), maxRetriesPerRequest: null };
  const issuer = new Worker(
    queueName(eventId),
    async ({ data }) => {
      for (const change of Bundle.parse(data).commands) {
        if (change.kind === "ticket.issue") continue;
        const changes: ChangeOutcome[] = [{ change, ...(await decide(change)) }];
        const publication = { eventId, head: change.seq, headAcceptedAtMs: 0, remaining: null, outcomes: [], changes };
        await redis.publish(decidedChannel(prefix), JSON.stringify(publication));
      }
    },
    { connection, prefix, concurrency: 1 },
  );
  return { close: () => issuer.close() };
}
