import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Explained, forgetKeys } from "@admit/environment";
import { migrate, openMysql } from "@admit/prisma";
import { Redis } from "ioredis";
import type { Pool, RowDataPacket } from "mysql2/promise";

const mysqlConnections = 2;
const redisWithinMs = 10_000;

/** A database of one run's own, and a prefix for its keys in Redis. */
export interface RunDatabase {
  databaseUrl: string;
  redisPrefix: string;
  /** A pool of two connections, to prepare and inspect it; not for what is measured. */
  mysql: Pool;
  /** Removes both. */
  drop(): Promise<void>;
}

/** The servers' processes; null for one that runs elsewhere. */
export interface ServerPids {
  mysql: number | null;
  redis: number | null;
}

/** What everything is measured on: a MySQL, a Redis, and a folder that is removed when the process ends. */
export interface Environment {
  /** The server's; a database that it names is not touched. */
  serverUrl: string;
  redisUrl: string;
  redis: Redis;
  serverPids: ServerPids;
  /** Keys, outbox and logs of what is started here. */
  dataDir: string;
  newDatabase(): Promise<RunDatabase>;
  /** Empties Redis. @throws Explained if it was not empty at the beginning: then something else uses it */
  flush(): Promise<void>;
  close(): void;
}

/**
 * Opens the servers of `DATABASE_URL` and `REDIS_URL`. The account has to be allowed to create and drop databases.
 * @throws Explained if one of them is missing
 */
export async function openEnvironment(settings: NodeJS.ProcessEnv = process.env): Promise<Environment> {
  const { DATABASE_URL: serverUrl, REDIS_URL: redisUrl } = settings;
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
    newDatabase: () => newDatabase(serverUrl, redisUrl),
    async flush() {
      if (!wasEmpty) throw new Explained("This Redis had keys before the benchmark, so it is not emptied.");
      await redis.flushdb();
    },
    close() {
      redis.disconnect();
      remove();
      process.off("exit", remove);
    },
  };
}

async function newDatabase(serverUrl: string, redisUrl: string): Promise<RunDatabase> {
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
      await forgetKeys(redisUrl, redisPrefix);
    },
  };
}

export async function findServerPids(serverUrl: string, redis: Redis): Promise<ServerPids> {
  const redisPid = Number(/^process_id:(\d+)/m.exec(await redis.info("server"))?.[1]);
  return {
    mysql: isProgram(await mysqlPid(serverUrl), /^(mysqld|mariadbd)$/),
    redis: isProgram(redisPid, /^(redis|valkey)-/),
  };
}

async function mysqlPid(serverUrl: string): Promise<number | null> {
  const pool = openMysql(serverUrl, 1);
  try {
    const [[row]] = await pool.query<RowDataPacket[]>("SELECT @@pid_file AS file, @@datadir AS folder");
    return Number(readFileSync(new URL(String(row?.["file"]), `file://${row?.["folder"]}`), "utf8"));
  } catch {
    return null; // on another machine, or in a container
  } finally {
    await pool.end();
  }
}

/** The pid of a server elsewhere may be another process here. */
function isProgram(pid: number | null, name: RegExp): number | null {
  if (pid === null) return null;
  try {
    return name.test(readFileSync(`/proc/${pid}/comm`, "utf8").trim()) ? pid : null;
  } catch {
    return null;
  }
}
