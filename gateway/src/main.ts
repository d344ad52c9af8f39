import { explainFileError, SettingsError } from "@admit/contract";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { setFlagsFromString } from "node:v8";
import pTimeout from "p-timeout";
import { collectDefaultMetrics } from "prom-client";
import { openServices } from "./open-services.ts";
import { createApp } from "./http/app.ts";
import { makeServer } from "./http/edge/make-server.ts";
import { openRedisLine } from "@admit/line";
import { endOnFault, openLog, openMetricsListener, openTracing } from "@admit/telemetry";
import { announceGateway } from "./operations/open-ops.ts";
import { logDurabilityOnce } from "./operations/open-readiness.ts";
import { listenForChanges } from "./platform/line/listen-for-changes.ts";
import { giveBackMemory, restAfterWork } from "./platform/memory.ts";
import { readSettings, type Settings } from "./platform/settings.ts";
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

setFlagsFromString(`--heap-growing-percent=${heapGrowthPercent}`);
const settings = settingsOrExit();
const log = openLog("gateway", settings.LOG_LEVEL);
const tracing = await openTracing("gateway", settings, log);
const store = openRedisLine({ url: settings.REDIS_URL, prefix: settings.REDIS_PREFIX, log });
const services = await openServices({ settings, log, store, tracing, ...connections }).catch(exitOrThrow);
collectDefaultMetrics({ register: services.metrics });
listenForChanges(store, services);
await warmUp();
const presence = announceGateway(services);
logDurabilityOnce(services);
restAfterWork(() => services.drain.begun, giveBackMemory);
const { drain } = services;

const server = makeServer(createApp(services, builtFrontend), services);
const { port: metricsPort } = await openMetricsListener({
  registry: services.metrics,
  host: settings.METRICS_HOST,
  port: settings.METRICS_PORT,
  log,
}).catch((error: unknown) => exitBy(error));
server.listen({ port: settings.PORT, host: settings.HOST, backlog: listenBacklog }, () => {
  const { port } = server.address() as AddressInfo;
  log.info({ host: settings.HOST, port, metricsPort, url: settings.PUBLIC_URL }, "gateway is listening");
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

/**
 * Reads the events before the first request: Prisma's first query takes hundreds of milliseconds, because it loads its
 * compiler and opens a connection.
 */
async function warmUp(): Promise<void> {
  const { accounts, events, prisma } = services;
  const read = Promise.all([events.published(), prisma.event.findFirst(), accounts.prepare()]).catch((error: Error) =>
    log.warn({ err: error }, "the database does not answer yet"),
  );
  await pTimeout(read, { milliseconds: warmUpMs, fallback: () => undefined });
}

function settingsOrExit(): Settings {
  try {
    return readSettings(process.env);
  } catch (error) {
    return exitBy(error);
  }
}

/** A wrong setting is a sentence for the operator; any other error is a defect, with its stack. */
function exitBy(error: unknown): never {
  if (!(error instanceof SettingsError)) throw error;
  console.error(error.message);
  return process.exit(1);
}

/** A data folder without write access is the operator's error: a sentence, no stack. */
function exitOrThrow(error: unknown): never {
  const why = explainFileError(error, settings.ADMIT_DATA_DIR);
  if (why === undefined) throw error;
  console.error(`${why} The folder is set with ADMIT_DATA_DIR.`);
  return process.exit(1);
}
