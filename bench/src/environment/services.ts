import { existsSync } from "node:fs";
import { join } from "node:path";
import { root, Service as Planned } from "@admit/environment";
import { ulid } from "ulid";
import type { Environment, RunDatabase } from "./open-environment.ts";

/** A gateway or a worker that runs, as it is shipped. */
export interface Service {
  /** Such as `http://127.0.0.1:8080`. */
  url: string;
  /** Serves `/metrics`. */
  metricsUrl: string;
  pid: number;
  /** @throws Explained with the log's last lines if it does not end in order */
  stop(): Promise<void>;
  kill(): void;
}

export interface Services {
  gateway: Service;
  worker: Service;
}

/** Settings of what is started on a run's database: those of `pnpm start`, with its log level. */
export function settingsOf({ redisUrl, dataDir }: Environment, database: RunDatabase): Record<string, string> {
  const frontend = join(root, "frontend", "dist");
  return {
    NODE_ENV: "production",
    LOG_LEVEL: "info",
    DATABASE_URL: database.databaseUrl,
    REDIS_URL: redisUrl,
    REDIS_PREFIX: database.redisPrefix,
    ADMIT_DATA_DIR: dataDir,
    ...(existsSync(frontend) && { FRONTEND_DIR: frontend }),
  };
}

/** @returns a gateway that serves, or a worker that issues @throws Explained with its last lines if it cannot */
export async function startService(
  environment: Environment,
  database: RunDatabase,
  part: "gateway" | "worker",
  settings: Record<string, string> = {},
): Promise<Service> {
  const service = await Planned.plan(part, {
    name: `${part}-${ulid()}`,
    folder: environment.dataDir,
    environment: { ...settingsOf(environment, database), ...settings },
  });
  const { pid = 0 } = await service.start();
  const { url, metricsUrl } = service;
  return { url, metricsUrl, pid, stop: () => service.close(), kill: () => service.kill() };
}

/** Runs `work` with a gateway and a worker on a database, and ends them in order. If it throws, they are killed. */
export async function runServices<Result>(
  environment: Environment,
  database: RunDatabase,
  work: (services: Services) => Promise<Result>,
): Promise<Result> {
  const starting = [
    startService(environment, database, "gateway"),
    startService(environment, database, "worker"),
  ] as const;
  try {
    const [gateway, worker] = await Promise.all(starting);
    const result = await work({ gateway, worker });
    await Promise.all([gateway.stop(), worker.stop()]);
    return result;
  } finally {
    for (const each of await Promise.allSettled(starting)) if (each.status === "fulfilled") each.value.kill();
  }
}

/** The same on a database of its own. */
export async function withServices<Result>(
  environment: Environment,
  work: (services: Services & { database: RunDatabase }) => Promise<Result>,
): Promise<Result> {
  const database = await environment.newDatabase();
  try {
    return await runServices(environment, database, (services) => work({ database, ...services }));
  } finally {
    await database.drop();
  }
}
