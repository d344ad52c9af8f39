import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { createDemoData, migrate, MigrationError } from "@admit/prisma";
import { choosePort } from "./choose-port.ts";
import { letGoOfPort } from "./free-port.ts";
import { openServices, type Service } from "./open-services.ts";
import { root } from "./place.ts";
import type { Run } from "./run-command.ts";
import { Explained, say } from "./say.ts";
import { checkGivenServers } from "./servers/check-given.ts";
import { openServers } from "./servers/open-servers.ts";
import { localUrl, readSettings } from "./settings.ts";
import { showReady } from "./show-ready.ts";
import { takeFolder } from "./take-folder.ts";

export interface Mode {
  command: "start" | "dev";
  /** Makes, or begins to make, what gateway and worker run and the gateway serves. */
  build(run: Run, dataDir: string): Promise<void>;
  /** What Node runs for a service. */
  argsOf(service: Service["name"]): string[];
}

/** Brings up a whole set-up, and says so. It stays up until the run ends. */
export async function runSetUp(mode: Mode, run: Run): Promise<number> {
  const startedAt = performance.now();
  const settings = readSettings(process.env);
  await checkGivenServers(settings);
  const { dataDir, listen, metrics } = settings;
  const { host } = listen;
  const setUp = await takeFolder(dataDir, mode.command, run);
  const { port, held } = await choosePort(listen);
  // One after the other: each port is occupied before the next is searched.
  const gatewayMetrics = await choosePort(metrics.gateway);
  const workerMetrics = await choosePort(metrics.worker);
  const url = localUrl(host, port);
  const publicUrl = settings.publicUrl ?? url;
  setUp.change({ publicUrl, port });
  for (const folder of ["keys", "outbox", "logs"]) mkdirSync(join(dataDir, folder), { recursive: true, mode: 0o700 });

  const [servers] = await Promise.all([
    openServers({ ...settings, setUp, isTemporary: false, run }),
    mode.build(run, dataDir),
  ]);
  await migrateOrExplain(servers.databaseUrl);
  await createDemoData(servers.databaseUrl);

  for (const each of [held, gatewayMetrics.held, workerMetrics.held]) await letGoOfPort(each);
  const metricsUrls = {
    gateway: localUrl(metrics.gateway.host, gatewayMetrics.port),
    worker: localUrl(metrics.worker.host, workerMetrics.port),
  };
  await openServices({
    dataDir,
    setUp,
    run,
    environment: {
      NODE_ENV: "production",
      ...process.env,
      DATABASE_URL: servers.databaseUrl,
      REDIS_URL: servers.redisUrl,
      ADMIT_DATA_DIR: dataDir,
      HOST: host,
      PORT: String(port),
      PUBLIC_URL: publicUrl,
      FRONTEND_DIR: join(root, "frontend", "dist"),
    },
    services: [
      {
        name: "worker",
        args: mode.argsOf("worker"),
        environment: { METRICS_PORT: String(workerMetrics.port) },
        readyUrl: `${metricsUrls.worker}/healthz`,
      },
      {
        name: "gateway",
        args: mode.argsOf("gateway"),
        environment: { METRICS_PORT: String(gatewayMetrics.port) },
        readyUrl: `${url}/readyz`,
      },
    ],
  });
  await showReady({
    databaseUrl: servers.databaseUrl,
    publicUrl,
    metricsUrls,
    dataDir,
    tookMs: performance.now() - startedAt,
  });
  run.onEnd(() => say("\nStopping; what is in hand is finished first. Ctrl-C once more ends it at once."));
  return new Promise(() => {}); // until somebody wants it to end
}

async function migrateOrExplain(databaseUrl: string): Promise<void> {
  try {
    const applied = await migrate(databaseUrl);
    if (applied.length > 0) say(`Migrated the database: ${applied.join(", ")}.`);
  } catch (error) {
    throw error instanceof MigrationError ? new Explained(error.message) : error;
  }
}
