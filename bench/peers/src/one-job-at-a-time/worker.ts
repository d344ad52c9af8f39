import { openMysql } from "@admit/prisma";
import { Worker } from "bullmq";
import { Redis } from "ioredis";
import { openDecide } from "../mysql2/decide-in-transaction.ts";
import { readSettings } from "../process/settings.ts";
import { within } from "../process/within.ts";
import { decidedChannel, prefixOf, queueName, type PurchaseJob, type Word } from "./line.ts";

const closingMs = 1500;
/** One transaction at a time; the second connection is for what is looked up of a repeated key. */
const connections = 2;

/** Decides the queue's purchases, one after the other. Started by `main.ts`, and ends with it. */
const settings = readSettings();
const prefix = prefixOf(settings.DATABASE_URL);
const redis = new Redis(settings.REDIS_URL, { maxRetriesPerRequest: null });
const pool = openMysql(settings.DATABASE_URL, connections);
const decide = openDecide(pool, settings.MAX_TICKETS_PER_USER_PER_EVENT);

const worker = new Worker<PurchaseJob>(
  queueName,
  async ({ data }) => {
    const decided = await decide(data).catch((error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
      return "fault" as const;
    });
    const word: Word = { purchaseId: data.purchaseId, decided };
    // Not waited for: it goes out ahead of the command that ends the job.
    redis.publish(decidedChannel(prefix), JSON.stringify(word)).catch(() => undefined);
  },
  { connection: redis, prefix, concurrency: 1 },
);
worker.on("error", (error) => process.stderr.write(`${error.stack}\n`));
await worker.waitUntilReady();
await pool.query("SELECT 1");
process.send?.("ready");

let ending = false;
const end = (): void => {
  if (ending) return;
  ending = true;
  void within(closingMs, worker.close()).then(() => process.exit(0));
};
process.on("SIGTERM", end);
process.on("disconnect", end);
// A terminal's Ctrl-C reaches both; main tells when it is time.
process.on("SIGINT", () => undefined);
