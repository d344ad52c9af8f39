import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describeMachine } from "@admit/drop";
import { root } from "@admit/environment";
import { openMysql } from "@admit/prisma";
import type { RowDataPacket } from "mysql2/promise";
import type { Environment } from "./open-environment.ts";

/** Packages whose version a figure depends on, and where they are installed. */
const packages = {
  bullmq: "line",
  ioredis: "line",
  mysql2: "worker",
  hono: "gateway",
  "@hono/node-server": "gateway",
  "@prisma/client": "prisma",
};

/** What was measured, on what, with what and when. */
export interface Circumstances {
  /** ISO 8601, UTC. */
  date: string;
  command: string;
  machine: string;
  /** Null outside of a checkout. */
  commit: string | null;
  /** The checkout differs from the commit. */
  isDirty: boolean;
  database: string;
  redis: string;
  versions: Record<string, string>;
}

/** @param command as typed, such as `pnpm bench --growth` */
export async function readCircumstances(environment: Environment, command: string): Promise<Circumstances> {
  const commit = git("rev-parse", "HEAD");
  return {
    date: new Date().toISOString(),
    command,
    machine: describeMachine(),
    commit,
    isDirty: commit !== null && git("status", "--porcelain") !== "",
    database: await describeDatabase(environment),
    redis: await describeRedis(environment),
    versions: Object.fromEntries(Object.entries(packages).map(([name, folder]) => [name, versionOf(name, folder)])),
  };
}

async function describeDatabase({ serverUrl }: Environment): Promise<string> {
  const pool = openMysql(serverUrl, 1);
  try {
    const [[row]] = await pool.query<RowDataPacket[]>(
      `SELECT @@version AS version, @@innodb_flush_log_at_trx_commit AS flushed, @@sync_binlog AS synced,
         @@log_bin AS logged, @@innodb_buffer_pool_size DIV 1048576 AS pool`,
    );
    const version = String(row?.["version"]);
    const name = /mariadb/i.test(version) ? version : `MySQL ${version}`;
    const settings = `innodb_flush_log_at_trx_commit ${row?.["flushed"]}, binlog ${row?.["logged"] ? `on, sync_binlog ${row["synced"]}` : "off"}`;
    return `${name}, ${settings}, buffer pool ${row?.["pool"]} MiB`;
  } finally {
    await pool.end();
  }
}

async function describeRedis({ redis }: Environment): Promise<string> {
  const info = await redis.info("server");
  const valkey = /^valkey_version:(\S+)/m.exec(info)?.[1];
  const name = valkey === undefined ? `Redis ${/^redis_version:(\S+)/m.exec(info)?.[1]}` : `Valkey ${valkey}`;
  const setting = async (key: string): Promise<string> => String((await redis.config("GET", key))[1]);
  return `${name}, appendonly ${await setting("appendonly")}, appendfsync ${await setting("appendfsync")}`;
}

function versionOf(name: string, folder: string): string {
  const file = join(root, folder, "node_modules", name, "package.json");
  return (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version;
}

function git(...args: string[]): string | null {
  try {
    return execFileSync("git", args, { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  } catch {
    return null;
  }
}
