import { explainFileError, issuerIdleMs, parseSettings, SettingsError } from "@admit/contract";
import { endOnFault, openLog, openTracing } from "@admit/telemetry";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setFlagsFromString } from "node:v8";
import { openMailing } from "./mailing/open-mailing.ts";
import { startMailingThread } from "./mailing/start-mailing-thread.ts";
import { openWorker } from "./open-worker.ts";
import { WorkerSettings } from "./settings.ts";

/** An orderly exit ends by itself well within this; a process that hangs is ended. */
const exitTimeoutMs = 10_000;

/**
 * How much the heap grows, in percent of what is alive, before V8 clears it. By itself V8 keeps what thousands of issuers
 * that have let go leave behind, and grows to four times of what is alive.
 */
const heapGrowthPercent = 30;
setFlagsFromString(`--heap-growing-percent=${heapGrowthPercent}`);

async function main(): Promise<void> {
  const settings = parseSettings(WorkerSettings, process.env);
  const log = openLog("worker", settings.LOG_LEVEL);
  endOnFault(log);
  const tracing = await openTracing("worker", settings, log);
  const worker = await openWorker(settings, log, issuerIdleMs, tracing);
  const mailing = await openMailing({ log, metrics: worker.services.metrics }, () => startMailingThread(settings));

  const server = createServer((request, response) => {
    const { registry } = worker.services.metrics;
    if (request.url === "/healthz") response.end("ok\n");
    else if (request.url !== "/metrics") response.writeHead(404).end();
    else void registry.metrics().then((text) => response.setHeader("Content-Type", registry.contentType).end(text));
  });
  server.listen(settings.WORKER_PORT, settings.HOST, () =>
    log.info({ port: (server.address() as AddressInfo).port, worker: worker.services.workerId }, "worker ready"),
  );

  let stopping = false;
  const stop = (signal: string): void => {
    if (stopping) return;
    stopping = true;
    log.info({ signal }, "worker stops");
    setTimeout(() => process.exit(1), exitTimeoutMs).unref();
    server.close();
    void Promise.all([worker.close(), mailing.close()])
      .then(() => tracing.close())
      .then(() => process.exit(0));
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
}

main().catch((error: unknown) => {
  const why = error instanceof SettingsError ? error.message : explainFileError(error, "ADMIT_DATA_DIR");
  process.stderr.write(`${why ?? String((error as Error).stack)}\n`);
  process.exit(1);
});
