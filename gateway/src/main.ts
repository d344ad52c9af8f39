import { openAccounts, openMysql, openPrisma } from "@admit/prisma";
import { explainFileError, SettingsError } from "@admit/contract";
import type { AddressInfo } from "node:net";
import { setFlagsFromString } from "node:v8";
import { collectDefaultMetrics, Registry } from "prom-client";
import { createApp } from "./http/app.ts";
import { Attention } from "./platform/attention/attention.ts";
import { ReadAudit } from "./platform/audit/read-audit.ts";
import { exportBounds } from "./platform/csv/csv-response.ts";
import { CallerBound, Slots } from "./platform/bounds/slots.ts";
import { Drain } from "./platform/bounds/drain.ts";
import { makeServer } from "./http/edge/make-server.ts";
import { heldLimits, streamLimits } from "./http/edge/server-limits.ts";
import { EventCache } from "./events/event-cache.ts";
import {
  endOnFault,
  openLog,
  openMetricsListener,
  openRedis,
  openSubscriber,
  openTracing,
  type Tracing,
} from "@admit/telemetry";
import { openKeys } from "@admit/tickets";
import { openImports } from "./imports/open-imports.ts";
import { openLine } from "./platform/line/open-line.ts";
import { openCursors } from "./platform/lists/cursor.ts";
import { announceGateway } from "./operations/announce-gateway.ts";
import { logDurabilityOnce } from "./operations/durability.ts";
import { openOps } from "./operations/open-ops.ts";
import { openReadiness } from "./operations/open-readiness.ts";
import { listenForChanges } from "./platform/line/listen-for-changes.ts";
import { giveBackMemory, restAfterWork } from "./platform/memory.ts";
import type { Services } from "./http/services.ts";
import { readSettings, type Settings } from "./platform/settings.ts";
import { shutDown } from "./shut-down.ts";
import { PdfTurns } from "./tickets/pdf-turns.ts";
import { UserCache } from "./people/users/user-cache.ts";
import { warmUp } from "./warm-up.ts";

const prismaConnections = 10;
const mysqlConnections = 4;
/** Connections that may wait to be taken, when thousands come in the same second; the system may allow fewer. */
const listenBacklog = 4096;
/**
 * How much the heap grows, in percent of what is alive, before V8 clears it. By itself V8 lets a gateway that takes
 * thousands of purchases a second grow to four times of that; this costs some hundredths of its processor time.
 */
const heapGrowthPercent = 30;

setFlagsFromString(`--heap-growing-percent=${heapGrowthPercent}`);
const settings = settingsOrExit();
const log = openLog("gateway", settings.LOG_LEVEL);
const tracing = await openTracing("gateway", settings, log);
const subscriber = openSubscriber(settings.REDIS_URL, log, "changes");
const services = await openServices(settings, tracing).catch(exitOrThrow);
await warmUp(services);
const presence = announceGateway(services);
logDurabilityOnce(services);
restAfterWork(() => services.drain.begun, giveBackMemory);
const { drain } = services;

const server = makeServer(createApp(services), services);
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
    void shutDown(services, server, subscriber, presence).then((clean) => process.exit(clean ? 0 : 1));
  });

function settingsOrExit(): Settings {
  try {
    return readSettings(process.env);
  } catch (error) {
    return exitBy(error);
  }
}

/** A wrong setting is a sentence for the operator; anything else is a defect, with its stack. */
function exitBy(error: unknown): never {
  if (!(error instanceof SettingsError)) throw error;
  console.error(error.message);
  return process.exit(1);
}

/** A data folder that cannot be written is not a defect of the program, and a stack trace would not help. */
function exitOrThrow(error: unknown): never {
  const why = explainFileError(error, settings.ADMIT_DATA_DIR);
  if (why === undefined) throw error;
  console.error(`${why} The folder is set with ADMIT_DATA_DIR.`);
  return process.exit(1);
}

async function openServices(given: Settings, tracing: Tracing): Promise<Services> {
  const prisma = openPrisma(given.DATABASE_URL, prismaConnections);
  const mysql = openMysql(given.DATABASE_URL, mysqlConnections);
  const events = new EventCache({ mysql }, given.MAX_TICKETS_PER_USER_PER_EVENT);
  const users = new UserCache(mysql);
  const metrics = new Registry();
  collectDefaultMetrics({ register: metrics });
  const redis = openRedis(given.REDIS_URL, log);
  const drain = new Drain();
  const keys = openKeys(given.ADMIT_DATA_DIR);
  // Not waited for: while Redis is away the gateway serves what MySQL and its memory know.
  listenForChanges(subscriber, given.REDIS_PREFIX, { events, users }).catch((error: Error) =>
    log.warn({ err: error }, "changes are not listened for"),
  );
  const line = await openLine({
    settings: given,
    log,
    redis,
    mysql,
    metrics,
    tracing,
    draining: drain.signal,
    onEventChanged: (eventId) => events.invalidate(eventId),
  });
  return {
    settings: given,
    log,
    prisma,
    mysql,
    redis,
    keys,
    cursors: openCursors(keys),
    events,
    users,
    accounts: openAccounts(mysql, given.EMAIL_ALIASES),
    readAudit: new ReadAudit(prisma, log),
    pdf: new PdfTurns(given.PUBLIC_URL),
    exports: new Slots(exportBounds),
    line,
    imports: openImports({ settings: given, log, mysql, redis, line, drain }),
    ops: openOps({ settings: given, mysql, redis, events, line }),
    metrics,
    attention: new Attention({ metrics, log }),
    readiness: openReadiness({ settings: given, log, mysql, redis }),
    tracing,
    drain,
    held: new CallerBound(heldLimits),
    streams: new CallerBound(streamLimits),
  };
}
