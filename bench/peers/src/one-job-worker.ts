import { openMysql } from "@admit/prisma";
import { Worker } from "bullmq";
import { Redis } from "ioredis";
import pTimeout from "p-timeout";
import type { Wanted } from "./buy.ts";
import { openDecide } from "./mysql2-peer.ts";
import { decidedChannel, type Decision, prefixOf, queueName } from "./one-job-peer.ts";
import { readSettings } from "./peer.ts";

const closingMs = 1500;
/** One transaction at a time; the second connection reads the outcome of a repeated key. */
const connections = 2;
const settings = readSettings();

// Decides the queue's purchases, one after the other. `one-job-peer.ts` starts it, and it ends with that process.
const prefix = prefixOf(settings.DATABASE_URL);
const redis = new Redis(settings.REDIS_URL, { maxRetriesPerRequest: null });
const pool = openMysql(settings.DATABASE_URL, connections);
const decide = openDecide(pool, settings.MAX_TICKETS_PER_USER_PER_EVENT);
const logError = (error: unknown): void =>
  void process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);

const worker = new Worker<Wanted>(
  queueName,
  async ({ data }) => {
    const decided = await decide(data).catch((error: unknown) => {
      logError(error);
      return "fault" as const;
    });
    const decision: Decision = { purchaseId: data.purchaseId, decided };
    // Not awaited: it is sent before the command that ends the job.
    redis.publish(decidedChannel(prefix), JSON.stringify(decision)).catch(() => undefined);
  },
  { connection: redis, prefix, concurrency: 1 },
);
worker.on("error", logError);
await worker.waitUntilReady();
await pool.query("SELECT 1");
process.send?.("ready");

let isEnding = false;
const end = (): void => {
  if (isEnding) return;
  isEnding = true;
  void pTimeout(worker.close(), { milliseconds: closingMs })
    .catch(() => undefined)
    .then(() => process.exit(0));
};
process.on("SIGTERM", end);
process.on("disconnect", end);
// A terminal's Ctrl-C reaches both processes; the other one decides when this one ends.
process.on("SIGINT", () => undefined);
