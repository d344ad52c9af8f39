import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describeMachine } from "@admit/drop";
import { root } from "@admit/environment";
import { readRows } from "@admit/prisma";
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

export type Circumstances = Awaited<ReturnType<typeof readCircumstances>>;

/**
 * What was measured, on what, with what and when (ISO 8601, UTC).
 * @param command as typed, such as `pnpm bench --growth`
 */
export async function readCircumstances(environment: Environment, command: string) {
  const commit = git("rev-parse", "HEAD");
  const versions = Object.entries(packages).map(([name, folder]) => [name, versionOf(name, folder)] as const);
  return {
    date: new Date().toISOString(),
    command,
    machine: describeMachine(),
    /** Null outside of a checkout. */
    commit,
    /** The checkout differs from the commit. */
    isDirty: commit !== null && git("status", "--porcelain") !== "",
    database: await describeDatabase(environment),
    redis: await describeRedis(environment),
    versions: Object.fromEntries(versions) as Record<string, string>,
  };
}

async function describeDatabase({ server }: Environment): Promise<string> {
  const [row] = await readRows<Record<"version" | "flushed" | "synced" | "logged" | "pool", string | number>>(
    server,
    `SELECT @@version AS version, @@innodb_flush_log_at_trx_commit AS flushed, @@sync_binlog AS synced,
       @@log_bin AS logged, @@innodb_buffer_pool_size DIV 1048576 AS pool`,
  );
  const version = String(row?.version);
  const name = /mariadb/i.test(version) ? version : `MySQL ${version}`;
  const binlog = row?.logged ? `on, sync_binlog ${row.synced}` : "off";
  return `${name}, innodb_flush_log_at_trx_commit ${row?.flushed}, binlog ${binlog}, buffer pool ${row?.pool} MiB`;
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
