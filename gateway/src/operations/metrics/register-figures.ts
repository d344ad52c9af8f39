import { checkDurability, eventGauge, topEvents } from "@admit/telemetry";
import { Gauge } from "prom-client";
import { within } from "../../platform/within.ts";
import { serverSettings } from "../open-readiness.ts";
import type { OperationsServices } from "../open-ops.ts";
import { readPausedEvents } from "../event-facts-read.ts";
import { countFailuresSince } from "../failures-read.ts";
import { toFigures, topLines, type LineFigures } from "./top-lines.ts";
import { sharedRead } from "../../platform/cache/shared-read.ts";

/** Most lines that are read for one scrape: at random where there are more. */
export const linesReadMax = 1000;
/** However often the metrics are requested. */
const linesMaxAgeMs = 1000;
const failuresMaxAgeMs = 5000;
const durabilityMaxAgeMs = 5000;
const timeoutMs = 1000;
/** A database that hangs does not delay the lines. */
const pausedTimeoutMs = 300;
/** Who has not mended a failure within a day will not be helped by an alert. */
const failuresKeptMs = 24 * 60 * 60 * 1000;

type Sources = Pick<OperationsServices, "settings" | "log" | "store" | "mysql" | "readiness" | "metrics" | "ops">;

/**
 * The figures that a gateway reads when it is asked for them: every line, also where no worker is left to tell of
 * it, and whether the servers answer. A figure that could not be read is left out.
 */
export function registerFigures(services: Sources): void {
  registerLines(services);
  registerFailures(services);
  registerReadiness(services);
  registerDurability(services);
  const lineMax = new Gauge({
    name: "admit_line_max",
    help: "Most purchases that may wait for one event; then they are refused",
    registers: [services.metrics],
  });
  lineMax.set(services.settings.LINE_MAX);
  const sseClients: Gauge = new Gauge({
    name: "admit_sse_clients",
    help: "Operators who follow the lines by this gateway's stream",
    registers: [services.metrics],
    collect(): void {
      sseClients.set(services.ops.followers());
    },
  });
}

function registerLines({ log, store, mysql, metrics }: Sources): void {
  const onFault = (err: unknown): void => log.warn({ err }, "lines were not read for the figures");
  const readPaused = async (events: readonly string[]): Promise<Set<string> | null> => {
    try {
      return await within(pausedTimeoutMs, () => readPausedEvents(mysql, events));
    } catch (error) {
      onFault(error);
      return null;
    }
  };
  const read = sharedRead<ReadonlyMap<string, LineFigures>>({
    read: async () => {
      const events = await store.hotEvents(linesReadMax);
      const snapshots = await store.readSnapshots(events.map((eventId) => ({ eventId, samples: 0 })));
      const paused = await readPaused(events);
      const nowMs = Date.now();
      return topLines(
        new Map([...snapshots].map(([event, line]) => [event, toFigures(line, paused?.has(event) ?? null, nowMs)])),
      );
    },
    maxAgeMs: linesMaxAgeMs,
    timeoutMs,
    none: new Map(),
    onFault,
  });
  const gauge = (name: string, help: string, value: (line: LineFigures) => number | undefined): void =>
    eventGauge({ name, help, registry: metrics, read, value });
  const shared = "Every gateway tells it, and the worker that issues: take the max by event, and sum that";

  gauge("admit_line_waiting", `Purchases accepted and not yet decided. ${shared}`, ({ waiting }) => waiting);
  gauge(
    "admit_line_oldest_wait_seconds",
    `How long the oldest purchase in line has waited. ${shared}`,
    ({ oldestWaitMs }) => oldestWaitMs / 1000,
  );
  gauge(
    "admit_line_has_issuer",
    "1 where a worker holds the event; event=other: 0 where one of them has purchases waiting and no issuer",
    ({ hasIssuer }) => Number(hasIssuer),
  );
  gauge(
    "admit_line_paused",
    "1 where an operator has paused the event; event=other: where all of them are",
    ({ paused }) => (paused === null ? undefined : Number(paused)),
  );
  gauge("admit_failed_jobs", "Jobs in the event's queue that ended by a fault", ({ failedJobs }) => failedJobs);
}

function registerFailures({ log, mysql, metrics }: Sources): void {
  eventGauge({
    name: "admit_failed_purchases",
    help: "Purchases of the last day that ended by a fault and were not retried since; every gateway tells it",
    registry: metrics,
    read: sharedRead<ReadonlyMap<string, number>>({
      read: async () => {
        const failed = await countFailuresSince(mysql, new Date(Date.now() - failuresKeptMs));
        return topEvents(failed, { rank: (count) => count, merge: (one, other) => one + other });
      },
      maxAgeMs: failuresMaxAgeMs,
      timeoutMs,
      none: new Map(),
      onFault: (err) => log.warn({ err }, "failed purchases were not counted for the figures"),
    }),
    value: (count) => count,
  });
}

function registerReadiness({ readiness, metrics }: Sources): void {
  const ready = new Gauge({
    name: "admit_ready",
    help: "1 while this part answers the gateway and takes writes",
    labelNames: ["part"],
    registers: [metrics],
    async collect() {
      const checks = await readiness();
      for (const part of ["redis", "mysql", "migrations"] as const) ready.set({ part }, Number(checks[part] === "ok"));
    },
  });
}

function registerDurability(services: Sources): void {
  const { log, metrics } = services;
  const settings = serverSettings(services);
  const read = sharedRead({
    read: () => checkDurability(settings),
    maxAgeMs: durabilityMaxAgeMs,
    timeoutMs,
    none: [],
    onFault: (err) => log.warn({ err }, "the servers' settings were not asked for the figures"),
  });
  const ok = new Gauge({
    name: "admit_durability_ok",
    help: "1 where a server is set so that what was accepted or issued outlives a crash; 0 also where it could not be asked",
    labelNames: ["check"],
    registers: [metrics],
    async collect() {
      const checks = await read();
      ok.reset();
      for (const check of checks) ok.set({ check: check.name }, Number(check.ok));
    },
  });
}
