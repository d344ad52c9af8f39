import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Redis } from "ioredis";
import type { Plan } from "../processes/restartable.ts";
import { findProgram } from "../programs/find-program.ts";

/** Also with a large file to read. */
const readyWithinMs = 60_000;
const stopWithinMs = 15_000;
const commandWithinMs = 2000;

/** Debian's tools contain the whole server, under the name of its checker. */
export const findRedis = (): string | undefined =>
  findProgram("valkey-server", "redis-server", "redis-check-rdb", "valkey-check-rdb");

export interface RedisOptions {
  program: string;
  folder: string;
  logFile: string;
  port: number;
  /** Without one, any process of this machine may connect. */
  secret?: string;
  environment?: NodeJS.ProcessEnv;
}

/** Writes the configuration of a Redis or Valkey on 127.0.0.1. @returns how to start it, and its URL */
export function planRedis(options: RedisOptions): { plan: Plan; url: string } {
  const { program, folder, logFile, port, secret, environment = {} } = options;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const configuration = join(folder, "redis.conf");
  writeFileSync(configuration, redisConfiguration(folder, port, secret), { mode: 0o600 });
  // It recognises by its own name that it is to be a server.
  const link = join(folder, "redis-server");
  rmSync(link, { force: true });
  symlinkSync(program, link);
  const url = `redis://${secret === undefined ? "" : `:${secret}@`}127.0.0.1:${port}/0`;
  const plan: Plan = {
    name: "Redis",
    program: link,
    args: [configuration],
    environment,
    logFile,
    stopWithinMs,
    readyWithinMs,
    // The caller polls, and limits for how long.
    isReady: () =>
      askRedis(url, (redis) => redis.ping()).then(
        () => true,
        () => false,
      ),
  };
  return { plan, url };
}

function redisConfiguration(folder: string, port: number, secret: string | undefined): string {
  return [
    "bind 127.0.0.1",
    `port ${port}`,
    ...(secret === undefined ? [] : [`requirepass ${secret}`]),
    `dir "${folder}"`,
    'save ""',
    "# What was accepted is on disk before it is answered, and is never evicted.",
    "appendonly yes",
    "appendfsync always",
    "maxmemory-policy noeviction",
    "# Rewriting the file takes a core, so it is rare. Half a GiB is read in about 5 s.",
    "auto-aof-rewrite-min-size 512mb",
    "",
  ].join("\n");
}

/** Asks a server on a connection of its own. @throws if it does not answer, refuses us, or is still reading its file */
export async function askRedis<Answer>(url: string, ask: (redis: Redis) => Promise<Answer>): Promise<Answer> {
  const redis = new Redis(url, {
    lazyConnect: true,
    enableReadyCheck: false,
    connectTimeout: commandWithinMs,
    commandTimeout: commandWithinMs,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  let refusal: unknown;
  redis.on("error", (error) => (refusal ??= error)); // says more than "connection is closed"
  try {
    await redis.connect();
    return await ask(redis);
  } catch (error) {
    throw refusal ?? error;
  } finally {
    redis.disconnect();
  }
}

/** Removes the keys of one deployment from a Redis that others use too. */
export function forgetKeys(url: string, prefix: string): Promise<void> {
  return askRedis(url, async (redis) => {
    for await (const keys of redis.scanStream({ match: `${prefix}:*`, count: 10_000 }) as AsyncIterable<string[]>)
      if (keys.length > 0) await redis.unlink(...keys);
  });
}
