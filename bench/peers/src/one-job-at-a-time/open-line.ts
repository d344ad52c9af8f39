import { Queue } from "bullmq";
import { Redis } from "ioredis";
import { ProblemError } from "../http/problem-error.ts";
import type { Decide, Wanted } from "../purchase/wanted.ts";
import { decidedChannel, prefixOf, queueName, type PurchaseJob, type Word } from "./line.ts";
import { WaitingRequests } from "./waiting-requests.ts";

/** Longest wait for a decision; the purchase is decided all the same, and a retry of its key is told. */
const answerWithinMs = 10_000;
/** Events that BullMQ keeps of a queue; nobody here reads them. */
const streamEventsMax = 10;
const finished = { removeOnComplete: true, removeOnFail: 1000 };

/**
 * Puts each purchase into the queue as a job of its own and waits for the worker's word. Published words, and not
 * BullMQ's own events: they cost one command per job and need no stream to be written and read. A repeated key is
 * a job again, which the worker answers from the purchase's row.
 */
export async function openLine(
  redisUrl: string,
  databaseUrl: string,
): Promise<{ decide: Decide; close(): Promise<void> }> {
  const prefix = prefixOf(databaseUrl);
  const redis = new Redis(redisUrl, { maxRetriesPerRequest: null });
  const subscriber = new Redis(redisUrl, { maxRetriesPerRequest: null });
  const queue = new Queue<PurchaseJob>(queueName, {
    connection: redis,
    prefix,
    streams: { events: { maxLen: streamEventsMax } },
  });
  const waiting = new WaitingRequests();
  subscriber.on("message", (_channel, message) => waiting.tell(JSON.parse(message) as Word));
  await subscriber.subscribe(decidedChannel(prefix));
  await queue.waitUntilReady();
  return {
    async decide(wanted: Wanted) {
      // Waits before the job is there: the word may come before the answer to `add`.
      const word = waiting.wait(wanted.purchaseId, answerWithinMs);
      const added = queue.add("purchase", wanted, finished).catch((cause: unknown) => {
        throw new ProblemError("queue-unavailable", "The queue does not answer. Ask again.", { cause });
      });
      // A queue that hangs is bounded by the wait; one that refuses says so at once.
      const decided = await Promise.race([word, added.then(() => word)]);
      if (decided === "late") throw new ProblemError("queue-unavailable", "It takes longer than it may. Ask again.");
      if (decided === "fault") throw new ProblemError("internal-error", "The purchase could not be decided.");
      return decided;
    },
    async close() {
      await queue.close();
      subscriber.disconnect();
      redis.disconnect();
    },
  };
}
