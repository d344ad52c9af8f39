import { randomUUID } from "node:crypto";
import { keyMemoryMs } from "@admit/contract";
import { Redis } from "ioredis";
import { seedEvent } from "../environment/seed.ts";
import type { Stage } from "../environment/stage.ts";
import type { Rate } from "./drain-line.ts";
import { groupStatements, makeGroup } from "./sold-groups.ts";

const durationMs = 10_000;
/** Most purchases in one transaction of the issuer. */
const groupSize = 1000;
/** More groups than any machine takes in the time. */
const groupsMade = 500;
/** Redis puts on disk together what comes from many connections in one turn of its loop: that is its best case. */
const redisConnections = 16;
const setsPerPipeline = 200;

/** How fast MySQL takes what the issuer writes, without reads and decisions. The ids are made beforehand, as for it. */
export async function insertGroups({ database, buyers }: Stage): Promise<Rate> {
  const eventId = await seedEvent(database);
  const userIds = buyers.map(({ id }) => id);
  const groups = Array.from({ length: groupsMade }, (_, at) => makeGroup(eventId, userIds, at * groupSize, groupSize));
  return measureRate(async (isOver) => {
    for (const [at, group] of groups.entries()) {
      if (isOver()) return at * groupSize;
      await database.mysql.query(groupStatements(eventId, group, Date.now(), true));
    }
    throw new Error(`${groupsMade} groups were written in less than ${durationMs / 1000} s: make more`);
  });
}

/** How fast Redis takes what an accepted purchase leaves there, each on disk before its answer. */
export function setKeys({ database }: Stage): Promise<Rate> {
  const { REDIS_URL, REDIS_PREFIX } = database.settings;
  const prefix = `${REDIS_PREFIX}:${randomUUID()}`;
  const value = "1".repeat(100);
  return measureRate(async (isOver) => {
    let count = 0;
    const setUntilOver = async (): Promise<void> => {
      const redis = new Redis(REDIS_URL, { maxRetriesPerRequest: null });
      while (!isOver()) {
        const pipeline = redis.pipeline();
        for (let set = 0; set < setsPerPipeline; set++) pipeline.set(`${prefix}:${count++}`, value, "PX", keyMemoryMs);
        for (const [error] of (await pipeline.exec()) ?? []) if (error !== null) throw error;
      }
      redis.disconnect();
    };
    await Promise.all(Array.from({ length: redisConnections }, setUntilOver));
    return count;
  });
}

/** @param work ends when the time is over, and returns how many it did */
async function measureRate(work: (isOver: () => boolean) => Promise<number>): Promise<Rate> {
  const startMs = performance.now();
  const count = await work(() => performance.now() - startMs >= durationMs);
  const tookMs = performance.now() - startMs;
  return { count, tookMs, perSecond: count / (tookMs / 1000) };
}
