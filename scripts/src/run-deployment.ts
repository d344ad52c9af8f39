import { existsSync, mkdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import {
  builtArgs,
  checkGivenServers,
  choosePort,
  Explained,
  keepRunning,
  openServers,
  type Part,
  root,
  type Run,
  say,
  takeFolder,
} from "@admit/environment";
import { createDemoData, createDemoLinks, migrate, MigrationError } from "@admit/prisma";
import { buildStaleParts } from "./build-parts.ts";
import { keepServices, type ServiceWanted } from "./keep-services.ts";
import { runCommand } from "./run-command.ts";
import { localUrl, readSettings } from "./settings.ts";

const frontend = join(root, "frontend");
const { resolve } = createRequire(import.meta.url);

interface Mode {
  /** Builds, or starts to build, what gateway and worker run and the gateway serves. */
  build(run: Run, dataDir: string): Promise<void>;
  /** Arguments with which Node runs a service. */
  argsOf(part: Part): string[];
}

const modes: Record<"start" | "dev", Mode> = {
  start: { build: buildStaleParts, argsOf: (part) => builtArgs(part) },
  dev: {
    build: watchFrontend,
    // Gateway and worker restart whenever one of their files changes.
    argsOf: (part) => ["--watch", "--watch-preserve-output", join(root, part, "src/main.ts")],
  },
};

/** Starts a whole deployment and shows its address. Ctrl-C is how it is meant to end. */
export function runDeployment(command: "start" | "dev"): Promise<never> {
  return runCommand((run) => deploy(command, run), 0);
}

async function deploy(command: "start" | "dev", run: Run): Promise<number> {
  const startedAt = performance.now();
  const settings = readSettings(process.env);
  const mode = modes[command];
  await checkGivenServers(settings);
  const { dataDir, listen, metrics } = settings;
  const deployment = await takeFolder(dataDir, command, run);
  // One after the other: each port is occupied before the next is searched.
  const ports = [
    await choosePort(listen),
    await choosePort(metrics.gateway),
    await choosePort(metrics.worker),
  ] as const;
  const [port, gatewayPort, workerPort] = ports.map((reserved) => reserved.port) as [number, number, number];
  const url = localUrl(listen.host, port);
  const publicUrl = settings.publicUrl ?? url;
  deployment.change({ publicUrl });
  for (const folder of ["keys", "outbox", "logs"]) mkdirSync(join(dataDir, folder), { recursive: true, mode: 0o700 });

  const [{ databaseUrl, redisUrl }] = await Promise.all([
    openServers({ ...settings, deployment, isTemporary: false, run }),
    mode.build(run, dataDir),
  ]);
  await migrateOrExplain(databaseUrl);
  await createDemoData(databaseUrl);

  for (const reserved of ports) await reserved.release();
  const environment = {
    NODE_ENV: "production",
    ...process.env,
    DATABASE_URL: databaseUrl,
    REDIS_URL: redisUrl,
    ADMIT_DATA_DIR: dataDir,
    HOST: listen.host,
    PORT: String(port),
    PUBLIC_URL: publicUrl,
    FRONTEND_DIR: join(frontend, "dist"),
  };
  const metricsUrls = {
    gateway: localUrl(metrics.gateway.host, gatewayPort),
    worker: localUrl(metrics.worker.host, workerPort),
  };
  const wanted = (part: Part, metricsPort: number, readyUrl: string): ServiceWanted => ({
    part,
    args: mode.argsOf(part),
    environment: { ...environment, METRICS_PORT: String(metricsPort) },
    readyUrl,
  });
  const services = [
    wanted("worker", workerPort, `${metricsUrls.worker}/healthz`),
    wanted("gateway", gatewayPort, `${url}/readyz`),
  ];
  await keepServices(services, dataDir, run, deployment);
  await showReady({ databaseUrl, publicUrl, metricsUrls, dataDir, tookMs: performance.now() - startedAt });
  run.onEnd(() => say("\nStopping; work in progress is finished first. Ctrl-C once more ends it at once."));
  return new Promise(() => {}); // until it is asked to stop
}

async function migrateOrExplain(databaseUrl: string): Promise<void> {
  try {
    const applied = await migrate(databaseUrl);
    if (applied.length > 0) say(`Migrated the database: ${applied.join(", ")}.`);
  } catch (error) {
    throw error instanceof MigrationError ? new Explained(error.message) : error;
  }
}

/** Rebuilds the frontend whenever one of its files changes; the gateway serves the newest build. */
async function watchFrontend(run: Run, dataDir: string): Promise<void> {
  rmSync(join(frontend, "dist"), { recursive: true, force: true });
  const vite = join(dirname(resolve("vite/package.json")), "bin", "vite.js");
  await keepRunning(
    {
      name: "The build of the frontend",
      program: process.execPath,
      args: [vite, "build", "--watch", frontend],
      environment: process.env,
      logFile: join(dataDir, "logs", "frontend.log"),
      isReady: async () => existsSync(join(frontend, "dist", "index.html")),
      readyWithinMs: 60_000,
      stopWithinMs: 2000,
    },
    run,
  );
}

interface Ready {
  databaseUrl: string;
  publicUrl: string;
  metricsUrls: Record<Part, string>;
  dataDir: string;
  tookMs: number;
}

/** Shows the address, and links to sign in with. */
async function showReady({ databaseUrl, publicUrl, metricsUrls, dataDir, tookMs }: Ready): Promise<void> {
  const links = await createDemoLinks(databaseUrl, publicUrl);
  const width = Math.max(...links.map(({ label }) => label.length));
  const folder = dataDir.startsWith(root) ? relative(root, dataDir) : dataDir;
  process.stdout.write(`
Admit is ready after ${(tookMs / 1000).toFixed(1)} s:  ${publicUrl}

Sign in with one click (each link works once; every start creates new ones):
${links.map(({ label, url }) => `  ${label.padEnd(width)}  ${url}`).join("\n")}

Metrics of the gateway are at ${metricsUrls.gateway}/metrics, of the worker at ${metricsUrls.worker}/metrics.
Data, logs and mails (outbox/) are in ${folder}. Ctrl-C stops all of it; the data stay for the next start.
`);
}
