import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { spawnLogged } from "../children.ts";
import { keepRunning } from "../keep-running.ts";
import type { ServerOrder } from "./open-servers.ts";
import { pingRedis } from "./ping-redis.ts";

/** Also with a large file to read back. */
const readyWithinMs = 60_000;
const stopWithinMs = 15_000;

/** Starts a Redis or Valkey of our own on 127.0.0.1. @returns its URL */
export async function openRedis(program: string, order: ServerOrder): Promise<string> {
  const { dataDir, port, secret, run } = order;
  const folder = join(dataDir, "redis");
  const logFile = join(dataDir, "logs", "redis.log");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const configuration = join(folder, "redis.conf");
  writeFileSync(configuration, redisConfiguration(folder, port, secret), { mode: 0o600 });
  const url = `redis://:${secret}@127.0.0.1:${port}/0`;
  const link = linkTo(program, folder);
  await keepRunning(
    {
      name: "Redis",
      logFile,
      launch: () => spawnLogged(link, [configuration], logFile),
      isReady: () =>
        pingRedis(url).then(
          () => true,
          () => false, // the bound of waiting is the caller's
        ),
      readyWithinMs,
      stopWithinMs,
      launched: (pid) => order.launched("redis", pid),
    },
    run,
  );
  return url;
}

function redisConfiguration(folder: string, port: number, secret: string): string {
  return [
    "bind 127.0.0.1",
    `port ${port}`,
    `requirepass ${secret}`,
    `dir "${folder}"`,
    'save ""',
    "# What was accepted is on disk before it is answered, and is never evicted.",
    "appendonly yes",
    "appendfsync always",
    "maxmemory-policy noeviction",
    "# Its file is written anew seldom: the copy takes a core from whoever sells. Half a GiB is read back in some 5 s.",
    "auto-aof-rewrite-min-size 512mb",
    "",
  ].join("\n");
}

/** Debian's tools hold the server under another name; it looks at the name to know what it is. */
function linkTo(program: string, folder: string): string {
  const link = join(folder, "redis-server");
  rmSync(link, { force: true });
  symlinkSync(program, link);
  return link;
}
