import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { migrate, openMysql } from "@admit/prisma";
import { Redis } from "ioredis";
import type { Pool } from "mysql2/promise";
import { Explained } from "../drop/explained.ts";
import { forgetKeys } from "./forget-keys.ts";
import { findServerPids, type ServerPids } from "./server-pids.ts";

const mysqlConnections = 2;
const redisWithinMs = 10_000;

/** A database of one run's own, and the names in Redis that belong to it. */
export interface RunDatabase {
  databaseUrl: string;
  redisPrefix: string;
  /** A pool of two connections to it, for whoever prepares or looks; not for what is measured. */
  mysql: Pool;
  /** Removes both. */
  drop(): Promise<void>;
}

/** Where things are measured: a MySQL and a Redis, and a folder that is gone when the process ends. */
export interface Place {
  /** The server's; a database that it names is not touched. */
  serverUrl: string;
  redisUrl: string;
  redis: Redis;
  /** Null where they run elsewhere. */
  serverPids: ServerPids;
  /** Keys, outbox and logs of what is started here; the same for all. */
  dataDir: string;
  newDatabase(): Promise<RunDatabase>;
  /** Empties Redis. @throws Explained where it was not empty when the place was opened: then it is somebody's */
  flush(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens the place that `DATABASE_URL` and `REDIS_URL` name. The account may create and drop databases.
 * @throws Explained where one of them is missing or does not answer
 */
export async function openPlace(environment: NodeJS.ProcessEnv = process.env): Promise<Place> {
  const { DATABASE_URL: serverUrl, REDIS_URL: redisUrl } = environment;
  if (serverUrl === undefined || redisUrl === undefined) throw new Explained("DATABASE_URL and REDIS_URL are missing.");
  const redis = new Redis(redisUrl, { maxRetriesPerRequest: null, connectTimeout: redisWithinMs });
  const wasEmpty = (await redis.dbsize()) === 0;
  const dataDir = mkdtempSync(join(tmpdir(), "admit-bench-"));
  const remove = (): void => rmSync(dataDir, { recursive: true, force: true });
  process.once("exit", remove);
  return {
    serverUrl,
    redisUrl,
    redis,
    serverPids: await findServerPids(serverUrl, redis),
    dataDir,
    newDatabase: () => newDatabase(serverUrl, redis),
    async flush() {
      if (!wasEmpty) throw new Explained("This Redis had keys before the benchmark: it is not emptied.");
      await redis.flushall();
    },
    async close() {
      redis.disconnect();
      remove();
      process.off("exit", remove);
    },
  };
}

async function newDatabase(serverUrl: string, redis: Redis): Promise<RunDatabase> {
  const name = `admit_bench_${randomBytes(6).toString("hex")}`;
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  const databaseUrl = url.href;
  const redisPrefix = name.replaceAll("_", "-");
  await migrate(databaseUrl);
  const mysql = openMysql(databaseUrl, mysqlConnections);
  return {
    databaseUrl,
    redisPrefix,
    mysql,
    async drop() {
      await mysql.query(`DROP DATABASE IF EXISTS ${name}`);
      await mysql.end();
      await forgetKeys(redis, redisPrefix);
    },
  };
}
