import { randomUUID } from "node:crypto";
import { keyMemoryMs } from "@admit/contract";
import { openMysql } from "@admit/prisma";
import { Queue, Worker } from "bullmq";
import { Redis } from "ioredis";
import type { RowDataPacket } from "mysql2/promise";
import { findServerPids } from "../environment/open-environment.ts";
import { watchUsage } from "../environment/usage.ts";
import type { LimitName } from "../options.ts";
import type { Rate } from "./run-limit.ts";
import { groupStatements, makeGroup } from "./sold-groups.ts";

const durationMs = 10_000;
const jobs = 20_000;
const jobsPerAdd = 1000;
const concurrency = 256;
/** Most purchases in one transaction of the issuer. */
const groupSize = 1000;
/** More groups than any machine takes in the time. */
const groupsMade = 500;
/** Redis puts on disk together what comes from many connections in one turn of its loop: that is its best case. */
const redisConnections = 16;
const setsPerPipeline = 200;

const { DATABASE_URL = "", REDIS_URL = "", REDIS_PREFIX = "", EVENT_ID = "" } = process.env;
const openRedis = (): Redis => new Redis(REDIS_URL, { maxRetriesPerRequest: null });

/** Prepares a limit. @returns the work to measure, which returns how many it did */
const limits: Record<Exclude<LimitName, "worker-drain">, () => Promise<() => Promise<number>>> = {
  "bullmq-noop": prepareJobs,
  "group-inserts": prepareGroups,
  "redis-rate": async () => setKeys,
};

const work = await limits[process.argv[2] as keyof typeof limits]();
const usage = watchUsage({ client: process.pid, ...(await findServerPids(DATABASE_URL, openRedis())) });
const count = await work();
const { tookMs, used } = usage();
const rate: Rate = { count, tookMs, perSecond: count / (tookMs / 1000), used };
console.log(JSON.stringify(rate));
process.exit();

/** How fast BullMQ hands out and finishes waiting jobs that do nothing. */
async function prepareJobs() {
  const shared = { connection: openRedis(), prefix: REDIS_PREFIX };
  const queue = new Queue("noop", { ...shared, streams: { events: { maxLen: 10 } } });
  for (let added = 0; added < jobs; added += jobsPerAdd) {
    const batch = Array.from({ length: jobsPerAdd }, (_, at) => added + at);
    const opts = { removeOnComplete: true };
    await queue.addBulk(batch.map((number) => ({ name: "noop", data: { number }, opts })));
  }
  const worker = new Worker("noop", async () => undefined, { ...shared, concurrency, autorun: false });
  await worker.waitUntilReady();
  return () =>
    new Promise<number>((resolve, reject) => {
      let completed = 0;
      worker.on("completed", () => {
        if (++completed === jobs) resolve(completed);
      });
      worker.on("error", reject);
      worker.run().catch(reject);
    });
}

/** How fast MySQL takes what the issuer writes, without reads and decisions. The ids are made beforehand, as for it. */
async function prepareGroups() {
  const mysql = openMysql(DATABASE_URL, 1);
  const [users] = await mysql.query<RowDataPacket[]>("SELECT id FROM User WHERE role = 'BUYER'");
  const userIds = users.map((row) => String(row["id"]));
  const groups = Array.from({ length: groupsMade }, (_, at) => makeGroup(EVENT_ID, userIds, at * groupSize, groupSize));
  return async () => {
    const untilMs = performance.now() + durationMs;
    for (const [at, group] of groups.entries()) {
      if (performance.now() >= untilMs) return at * groupSize;
      await mysql.query(groupStatements(EVENT_ID, group, Date.now(), true));
    }
    throw new Error(`${groupsMade} groups were written in less than ${durationMs / 1000} s: make more`);
  };
}

/** How fast Redis takes what an accepted purchase leaves there, each on disk before its answer. */
async function setKeys(): Promise<number> {
  const prefix = `${REDIS_PREFIX}:${randomUUID()}`;
  const value = "1".repeat(100);
  const untilMs = performance.now() + durationMs;
  let count = 0;
  const setUntilOver = async (): Promise<void> => {
    const redis = openRedis();
    while (performance.now() < untilMs) {
      const pipeline = redis.pipeline();
      for (let set = 0; set < setsPerPipeline; set++) pipeline.set(`${prefix}:${count++}`, value, "PX", keyMemoryMs);
      for (const [error] of (await pipeline.exec()) ?? []) if (error !== null) throw error;
    }
  };
  await Promise.all(Array.from({ length: redisConnections }, setUntilOver));
  return count;
}
