import { fork } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { fileURLToPath } from "node:url";
import { Queue } from "bullmq";
import { Redis } from "ioredis";
import type { Decided, Wanted } from "./buy.ts";
import type { Peer, PeerSettings } from "./peer.ts";
import { ProblemError } from "./problem-error.ts";

/** Longest wait for a decision; the purchase is decided all the same, and a retry with its key receives the outcome. */
const answerWithinMs = 10_000;
/** Events that BullMQ keeps of a queue; none is read here. */
const streamEventsMax = 10;
const finished = { removeOnComplete: true, removeOnFail: 1000 };

/** The one queue of all purchases. */
export const queueName = "purchases";

/** Runs against different databases have different queues, even in the same Redis. */
export const prefixOf = (databaseUrl: string): string => `peer-${new URL(databaseUrl).pathname.slice(1)}`;

/** Where the worker publishes its decisions. */
export const decidedChannel = (prefix: string): string => `${prefix}:decided`;

/** Published once for each job. */
export interface Decision {
  purchaseId: string;
  /** Null if there is no such event, "fault" if the job failed. */
  decided: Decided | null | "fault";
}

/**
 * Adds each purchase to the queue as a job of its own and waits for the worker's decision. It is published, which
 * costs one command per job; BullMQ's own events need a stream that is written and read.
 */
export async function openOneJob({ REDIS_URL, DATABASE_URL }: PeerSettings): Promise<Peer> {
  const worker = await startWorker();
  const prefix = prefixOf(DATABASE_URL);
  const [redis, subscriber] = [1, 2].map(() => new Redis(REDIS_URL, { maxRetriesPerRequest: null })) as [Redis, Redis];
  const streams = { events: { maxLen: streamEventsMax } };
  const queue = new Queue<Wanted>(queueName, { connection: redis, prefix, streams });
  // By the purchase's id; repeated requests wait side by side.
  const decisions = new EventEmitter().setMaxListeners(0);
  subscriber.on("message", (_channel, message) => {
    const { purchaseId, decided } = JSON.parse(message) as Decision;
    decisions.emit(purchaseId, decided);
  });
  await subscriber.subscribe(decidedChannel(prefix));
  await queue.waitUntilReady();
  return {
    async decide(wanted) {
      const late = () => new ProblemError("queue-unavailable", "It takes too long. Ask again.");
      // Before the job is added: the decision may be there before the answer to `add`.
      const decision = once(decisions, wanted.purchaseId, { signal: AbortSignal.timeout(answerWithinMs) }).then(
        ([decided]) => decided as Decision["decided"],
        () => Promise.reject(late()),
      );
      const added = queue.add("purchase", wanted, finished).catch((cause: unknown) => {
        throw new ProblemError("queue-unavailable", "The queue does not answer. Ask again.", { cause });
      });
      // A queue that hangs is limited by the wait; one that refuses fails at once.
      const decided = await Promise.race([decision, added.then(() => decision)]);
      if (decided === "fault") throw new ProblemError("internal-error", "The purchase could not be decided.");
      return decided;
    },
    async close() {
      await worker.stop();
      await queue.close();
      subscriber.disconnect();
      redis.disconnect();
    },
  };
}

/** Starts the worker as a process with this one's settings, and waits until it takes jobs. Its end ends this one. */
async function startWorker(): Promise<{ stop(): Promise<void> }> {
  const child = fork(fileURLToPath(new URL("one-job-worker.ts", import.meta.url)));
  const exited = once(child, "exit");
  let isStopping = false;
  void exited.then(() => {
    if (isStopping) return;
    process.stderr.write("the worker has ended\n");
    process.exit(1);
  });
  await once(child, "message");
  return {
    async stop() {
      isStopping = true;
      child.kill("SIGTERM");
      await exited;
    },
  };
}
