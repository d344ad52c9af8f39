import { queueName } from "@admit/contract";
import { Batch, type LineCommand } from "@admit/line";
import { Worker } from "bullmq";
import { Redis } from "ioredis";
import type { TestGateway } from "./test-gateway.ts";

/** Takes the bundles out of an event's queue, one after the other, as its issuer would. */
export function takeBundles(
  { services: { settings } }: TestGateway,
  eventId: string,
  take: (commands: LineCommand[]) => Promise<void>,
): { close(): Promise<void> } {
  const connection = new Redis(settings.REDIS_URL, { maxRetriesPerRequest: null });
  const issuer = new Worker(queueName(eventId), ({ data }) => take(Bundle.parse(data).commands), {
    connection,
    prefix: settings.REDIS_PREFIX,
    concurrency: 1,
  });
  return {
    async close() {
      await issuer.close();
      connection.disconnect();
    },
  };
}
