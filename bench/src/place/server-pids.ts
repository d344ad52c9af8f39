import { readFileSync } from "node:fs";
import { openMysql } from "@admit/prisma";
import type { Redis } from "ioredis";
import type { RowDataPacket } from "mysql2/promise";

/** Processes of the servers, where they run on this machine and can be told; else null. */
export interface ServerPids {
  mysql: number | null;
  redis: number | null;
}

export async function findServerPids(serverUrl: string, redis: Redis): Promise<ServerPids> {
  return {
    mysql: isProgram(await mysqlPid(serverUrl), /^(mysqld|mariadbd)$/),
    redis: isProgram(await redisPid(redis), /^(redis|valkey)-/),
  };
}

async function mysqlPid(serverUrl: string): Promise<number | null> {
  const pool = openMysql(serverUrl, 1);
  try {
    const [[row]] = await pool.query<RowDataPacket[]>("SELECT @@pid_file AS file, @@datadir AS folder");
    const file = new URL(String(row?.["file"]), `file://${row?.["folder"]}`);
    return Number(readFileSync(file, "utf8"));
  } catch {
    return null; // on another machine, or in a container
  } finally {
    await pool.end();
  }
}

async function redisPid(redis: Redis): Promise<number> {
  return Number(/^process_id:(\d+)/m.exec(await redis.info("server"))?.[1]);
}

/** A number from elsewhere may be another process here. */
function isProgram(pid: number | null, name: RegExp): number | null {
  if (pid === null) return null;
  try {
    return name.test(readFileSync(`/proc/${pid}/comm`, "utf8").trim()) ? pid : null;
  } catch {
    return null;
  }
}

const variables = { mysql: "MYSQL_PID", redis: "REDIS_PID" } as const;

/** Hands the pids on to a program; `readServerPids` takes them there. */
export function writeServerPids(pids: ServerPids): Record<string, string> {
  return { [variables.mysql]: String(pids.mysql ?? ""), [variables.redis]: String(pids.redis ?? "") };
}

export function readServerPids(environment: NodeJS.ProcessEnv): ServerPids {
  const read = (name: string): number | null => Number(environment[name]) || null;
  return { mysql: read(variables.mysql), redis: read(variables.redis) };
}
