import { explainFileError } from "@admit/contract";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { setFlagsFromString } from "node:v8";
import pTimeout from "p-timeout";
import { collectDefaultMetrics } from "prom-client";
import { openServices } from "./open-services.ts";
import type { Services } from "./http/api-routes.ts";
import { createApp } from "./http/app.ts";
import { makeServer } from "./http/edge/make-server.ts";
import { openRedisLine } from "@admit/line";
import { endOnFault, openLog, openMetricsListener, openTracing } from "@admit/telemetry";
import { exitBy } from "./exit-by.ts";
import { openOneOfMany } from "./processes/one-of-many.ts";
import { announceGateway } from "./operations/open-ops.ts";
import { logDurabilityOnce } from "./operations/open-readiness.ts";
import { listenForChanges } from "./platform/line/listen-for-changes.ts";
import { giveBackMemory, restAfterWork } from "./platform/memory.ts";
import type { Settings } from "./platform/settings.ts";
import { shutDown } from "./shut-down.ts";

/** The output of `vite build`: the same path from this folder and from the bundle's. */
const builtFrontend = fileURLToPath(new URL("../../frontend/dist", import.meta.url));
const connections = { prismaConnections: 10, mysqlConnections: 4 };
/** Connections that may wait for `accept` when thousands arrive per second; the system may allow fewer. */
const listenBacklog = 4096;
/**
 * Growth of the heap, in percent of live objects, before V8 collects garbage. V8's default lets a gateway under load
 * grow to four times its live objects; this costs a few percent of its processor time.
 */
const heapGrowthPercent = 30;
/** After this time the gateway starts without its database. */
const warmUpMs = 3000;

/**
 * Runs a gateway until a signal ends it.
 * @param number its own among the processes that share its port; null if it is the only one
 */
export async function runGateway(settings: Settings, number: number | null): Promise<void> {
  setFlagsFromString(`--heap-growing-percent=${heapGrowthPercent}`);
  const log = openLog("gateway", settings.LOG_LEVEL);
  const tracing = await openTracing("gateway", settings, log);
  const store = openRedisLine({ url: settings.REDIS_URL, prefix: settings.REDIS_PREFIX, log });
  const opened = openServices({ settings, log, store, tracing, ...connections });
  const services = await opened.catch((error: unknown) => exitOrThrow(error, settings));
  collectDefaultMetrics({ register: services.metrics });
  listenForChanges(store, services);
  await warmUp(services);
  const presence = announceGateway(services);
  logDurabilityOnce(services);
  const { drain } = services;
  restAfterWork(() => drain.begun, giveBackMemory);

  const server = makeServer(createApp(services, builtFrontend), services);
  const oneOfMany = number === null ? null : openOneOfMany(services.metrics, number);
  const { METRICS_HOST: metricsHost, METRICS_PORT: wantedPort } = settings;
  // Of many, the process that started them serves the metrics of all.
  const metricsPort =
    oneOfMany === null
      ? (
          await openMetricsListener({ registry: services.metrics, host: metricsHost, port: wantedPort, log }).catch(
            exitBy,
          )
        ).port
      : wantedPort;
  const address = { port: settings.PORT, host: settings.HOST, backlog: listenBacklog, ...oneOfMany?.listening };
  server.listen(address, () => {
    const { port } = server.address() as AddressInfo;
    log.info({ host: settings.HOST, port, metricsPort, url: settings.PUBLIC_URL }, "gateway is listening");
    oneOfMany?.noteReady();
  });
  server.on("error", (error) => {
    log.fatal({ err: error }, "gateway cannot listen");
    process.exit(1);
  });

  endOnFault(log);

  for (const signal of ["SIGTERM", "SIGINT"] as const)
    process.on(signal, () => {
      if (drain.draining) return;
      void shutDown(services, server, presence).then((clean) => process.exit(clean ? 0 : 1));
    });
}

/**
 * Reads the events before the first request: Prisma's first query takes hundreds of milliseconds, because it loads its
 * compiler and opens a connection.
 */
async function warmUp({ accounts, events, log, prisma }: Services): Promise<void> {
  const read = Promise.all([events.published(), prisma.event.findFirst(), accounts.prepare()]).catch((error: Error) =>
    log.warn({ err: error }, "the database does not answer yet"),
  );
  await pTimeout(read, { milliseconds: warmUpMs, fallback: () => undefined });
}

/** A data folder without write access is the operator's error: a sentence, no stack. */
function exitOrThrow(error: unknown, settings: Settings): never {
  const why = explainFileError(error, settings.ADMIT_DATA_DIR);
  if (why === undefined) throw error;
  console.error(`${why} The folder is set with ADMIT_DATA_DIR.`);
  return process.exit(1);
}
