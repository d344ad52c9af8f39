import { randomUUID } from "node:crypto";
import { keyMemoryMs } from "@admit/contract";
import { Redis } from "ioredis";
import { measureRate } from "./measure-rate.ts";

const durationMs = 10_000;
/** What arrives from many connections in one turn of Redis' loop is put on disk together: that is its best case. */
const connections = 16;
const setsPerPipeline = 200;

const prefix = `${process.env["REDIS_PREFIX"]}:${randomUUID()}`;
const value = "1".repeat(100);

await measureRate(async () => {
  const untilMs = performance.now() + durationMs;
  let count = 0;
  const setInTurn = async (): Promise<void> => {
    const redis = new Redis(process.env["REDIS_URL"] ?? "", { maxRetriesPerRequest: null });
    while (performance.now() < untilMs) {
      const pipeline = redis.pipeline();
      for (let set = 0; set < setsPerPipeline; set++) pipeline.set(`${prefix}:${count++}`, value, "PX", keyMemoryMs);
      for (const [error] of (await pipeline.exec()) ?? []) if (error !== null) throw error;
    }
  };
  await Promise.all(Array.from({ length: connections }, setInTurn));
  return count;
});
process.exit();
