import { randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Explained, forgetKeys, root } from "@admit/environment";
import { migrate, openMysql, readRows } from "@admit/prisma";
import { Redis } from "ioredis";
import type { Pool } from "mysql2/promise";

const redisWithinMs = 10_000;

/** What everything is measured on: a MySQL, a Redis, and a folder that is removed when the process ends. */
export type Environment = Awaited<ReturnType<typeof openEnvironment>>;
export type RunDatabase = ReturnType<typeof openDatabase>;

/**
 * Opens the servers of `DATABASE_URL` and `REDIS_URL`. The account has to be allowed to create and drop databases.
 * @throws Explained if one of them is missing
 */
export async function openEnvironment() {
  const { DATABASE_URL: serverUrl, REDIS_URL: redisUrl } = process.env;
  if (serverUrl === undefined || redisUrl === undefined) throw new Explained("DATABASE_URL and REDIS_URL are missing.");
  const server = openMysql(serverUrl, 1);
  const redis = new Redis(redisUrl, { maxRetriesPerRequest: null, connectTimeout: redisWithinMs });
  const dataDir = mkdtempSync(join(tmpdir(), "admit-bench-"));
  const remove = (): void => rmSync(dataDir, { recursive: true, force: true });
  process.once("exit", remove);
  const redisPid = Number(/^process_id:(\d+)/m.exec(await redis.info("server"))?.[1]);
  return {
    /** A connection to MySQL, and to no database of its own. */
    server,
    redis,
    /** The servers' processes; undefined for one that runs elsewhere. */
    serverPids: {
      mysql: ifProgram(await mysqlPid(server), /^(mysqld|mariadbd)$/),
      redis: ifProgram(redisPid, /^(redis|valkey)-/),
    },
    /** Keys, outbox and logs of what is started here. */
    dataDir,
    newDatabase: async () => {
      const database = openDatabase(serverUrl, redisUrl, dataDir);
      await migrate(database.settings.DATABASE_URL);
      return database;
    },
    /** The same without tables, for a deployment that brings its own. */
    async emptyDatabase() {
      const database = openDatabase(serverUrl, redisUrl, dataDir);
      await server.query(`CREATE DATABASE ${database.name} CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci`);
      return database;
    },
    async close() {
      redis.disconnect();
      await server.end();
      remove();
      process.off("exit", remove);
    },
  };
}

/** A database of one run's own, and a prefix for its keys in Redis. */
function openDatabase(serverUrl: string, redisUrl: string, dataDir: string) {
  const name = `admit_bench_${randomBytes(6).toString("hex")}`;
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  const mysql = openMysql(url.href, 2);
  const redisPrefix = name.replaceAll("_", "-");
  const frontend = join(root, "frontend", "dist");
  return {
    name,
    /** Of what is started on it: those of `pnpm start`, with its log level. */
    settings: {
      NODE_ENV: "production",
      LOG_LEVEL: "info",
      DATABASE_URL: url.href,
      REDIS_URL: redisUrl,
      REDIS_PREFIX: redisPrefix,
      ADMIT_DATA_DIR: dataDir,
      ...(existsSync(frontend) && { FRONTEND_DIR: frontend }),
    },
    /** A pool of two connections, to prepare and inspect it. */
    mysql,
    /** Removes both. */
    async drop() {
      await mysql.query(`DROP DATABASE IF EXISTS ${name}`);
      await mysql.end();
      await forgetKeys(redisUrl, redisPrefix);
    },
  };
}

async function mysqlPid(server: Pool): Promise<number | undefined> {
  const [row] = await readRows<{ file: string; folder: string }>(
    server,
    "SELECT @@pid_file AS file, @@datadir AS folder",
  );
  try {
    return Number(readFileSync(new URL(row?.file ?? "", `file://${row?.folder}`), "utf8"));
  } catch {
    return undefined; // on another machine, or in a container
  }
}

/** The pid of a server elsewhere may be another process here. */
function ifProgram(pid: number | undefined, name: RegExp): number | undefined {
  try {
    return name.test(readFileSync(`/proc/${pid}/comm`, "utf8").trim()) ? pid : undefined;
  } catch {
    return undefined;
  }
}
