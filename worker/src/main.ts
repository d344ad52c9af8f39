import { explainFileError, issuerIdleMs, parseSettings, SettingsError } from "@admit/contract";
import { endOnFault, openLog, openMetricsListener, openTracing } from "@admit/telemetry";
import { setFlagsFromString } from "node:v8";
import { openMailing, startMailingThread } from "./mailing/mailing-thread.ts";
import { makeWorkerMetrics } from "./metrics.ts";
import { openWorker } from "./open-worker.ts";
import { exitTimeoutMs, WorkerSettings } from "./settings.ts";

/**
 * Heap growth, in percent of the live data, before V8 collects. V8's default would let the garbage of thousands of ended
 * issuers grow the heap to four times the live data.
 */
const heapGrowthPercent = 30;
setFlagsFromString(`--heap-growing-percent=${heapGrowthPercent}`);

async function main(): Promise<void> {
  const settings = parseSettings(WorkerSettings, process.env);
  const log = openLog("worker", settings.LOG_LEVEL);
  endOnFault(log);
  const tracing = await openTracing("worker", settings, log);
  const metrics = makeWorkerMetrics();
  let isReady = false;
  // Before any lease is acquired: a worker whose port is taken disturbs no line.
  const listener = await openMetricsListener({
    registry: metrics.registry,
    host: settings.METRICS_HOST,
    port: settings.METRICS_PORT,
    log,
    isReady: () => isReady,
  });
  const worker = await openWorker(settings, log, issuerIdleMs, tracing, metrics);
  const ticketMails = await openMailing({ log, metrics }, () => startMailingThread(settings, "tickets"));
  const linkMails = await openMailing({ log, metrics }, () => startMailingThread(settings, "links"));

  let stopping = false;
  const stop = (signal: string): void => {
    if (stopping) return;
    stopping = true;
    log.info({ signal }, "worker stops");
    setTimeout(() => process.exit(1), exitTimeoutMs).unref();
    void Promise.all([worker.close(), ticketMails.close(), linkMails.close()])
      .then(() => Promise.all([tracing.close(), listener.close()]))
      .then(() => process.exit(0));
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
  isReady = true;
  log.info({ metricsPort: listener.port, worker: worker.services.workerId }, "worker ready");
}

main().catch((error: unknown) => {
  const why = error instanceof SettingsError ? error.message : explainFileError(error, "ADMIT_DATA_DIR");
  process.stderr.write(`${why ?? String((error as Error).stack)}\n`);
  process.exit(1);
});
