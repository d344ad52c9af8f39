import { queueName } from "@admit/contract";
import { Queue, UnrecoverableError, Worker } from "bullmq";
import { Redis } from "ioredis";
import type { TestGateway } from "./test-gateway.ts";

/** An event's queue with a job that is no bundle, and that an issuer has failed for it ("not a bundle"). */
export async function failJob(
  { services: { settings } }: TestGateway,
  eventId: string,
): Promise<{ queue: Queue; close(): Promise<void> }> {
  const connection = new Redis(settings.REDIS_URL, { maxRetriesPerRequest: null });
  const prefix = settings.REDIS_PREFIX;
  const queue = new Queue(queueName(eventId), { connection, prefix });
  await queue.add("bundle", { nonsense: true });
  const issuer = new Worker(queue.name, () => Promise.reject(new UnrecoverableError("not a bundle")), {
    connection,
    prefix,
  });
  await new Promise((resolve) => issuer.once("failed", resolve));
  await issuer.close();
  return {
    queue,
    async close() {
      await queue.close();
      connection.disconnect();
    },
  };
}
