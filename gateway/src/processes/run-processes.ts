import cluster, { type Worker } from "node:cluster";
import { once } from "node:events";
import { createServer } from "node:net";
import { totalmem } from "node:os";
import { setTimeout as pause } from "node:timers/promises";
import { openLog, openMetricsListener } from "@admit/telemetry";
import { AggregatorRegistry, type MetricObject, Registry } from "prom-client";
import { exitBy } from "../exit-by.ts";
import type { Settings } from "../platform/settings.ts";
import { aliveEveryMs, type AskMetrics, type FromOne, silentMaxMs } from "./messages.ts";
import { numberFor } from "./process-number.ts";

/** A process that does not live this long is restarted ever later. */
const livesMinMs = 60_000;
const restartMaxMs = 10_000;
/** More than a gateway takes to shut down. */
const stopWithinMs = 12_000;
const metricsWithinMs = 2000;
const mib = 1024 ** 2;
/** Of the machine's memory, or the container's; the rest is for buffers, other programs and MySQL. */
const heapShare = 1 / 2;
const heapMibMin = 256;
const heapMibMax = 4096;

type Log = ReturnType<typeof openLog>;

/** A gateway behind the shared port, started again whenever it ends by itself. */
class Slot {
  readonly number: number;
  #worker: Worker | undefined;
  #heardAtMs = 0;
  #failures = 0;
  isReady = false;

  constructor(number: number) {
    this.number = number;
  }

  /** Runs until `isStopping`. @returns the exit code of the last one, or of the first if it never became ready */
  async run(isStopping: () => boolean, log: Log): Promise<number> {
    for (;;) {
      const startedAtMs = performance.now();
      const { code, wasReady } = await this.#runOnce();
      if (isStopping() || (!wasReady && this.#failures === 0)) return code;
      const lived = performance.now() - startedAtMs;
      this.#failures = lived < livesMinMs ? this.#failures + 1 : 1;
      log.error(
        { process: this.number, code, livedMs: Math.round(lived) },
        "a gateway process ended, and is restarted",
      );
      await pause(Math.min(restartMaxMs, 100 * 2 ** this.#failures));
      if (isStopping()) return code;
    }
  }

  async #runOnce(): Promise<{ code: number; wasReady: boolean }> {
    const worker = cluster.fork(numberFor(this.number));
    this.#worker = worker;
    this.heard();
    worker.on("message", ({ kind }: FromOne) => {
      this.heard();
      if (kind === "ready") this.isReady = true;
    });
    const [exitCode, signal] = (await once(worker, "exit")) as [number | null, NodeJS.Signals | null];
    // One that still starts has nothing to finish: the signal itself ends it.
    const code = exitCode ?? (signal === "SIGTERM" ? 0 : 1);
    const wasReady = this.isReady;
    this.isReady = false;
    this.#worker = undefined;
    return { code, wasReady };
  }

  /** Restarts the count of its silence. */
  heard(): void {
    this.#heardAtMs = performance.now();
  }

  /** Kills it if it is frozen. One that still starts may be busy for longer. */
  killIfSilent(log: Log): void {
    if (!this.isReady || performance.now() - this.#heardAtMs < silentMaxMs) return;
    log.error({ process: this.number, silentMs: silentMaxMs }, "a gateway process does not answer, and is killed");
    this.kill("SIGKILL");
  }

  kill(signal: NodeJS.Signals): void {
    this.#worker?.process.kill(signal);
  }

  /** Null if it does not answer in time. */
  async metrics(id: number): Promise<MetricObject[] | null> {
    const worker = this.#worker;
    if (worker === undefined || !this.isReady) return null;
    const answered = new AbortController();
    const answer = new Promise<MetricObject[]>((resolve) => {
      const note = (message: FromOne): void => {
        if (message.kind === "metrics" && message.id === id) resolve(message.metrics);
      };
      worker.on("message", note);
      answered.signal.addEventListener("abort", () => worker.off("message", note), { once: true });
    });
    worker.send({ kind: "ask-metrics", id } satisfies AskMetrics);
    const late = pause(metricsWithinMs, null, { signal: answered.signal }).catch(() => null);
    return Promise.race([answer, late]).finally(() => answered.abort());
  }
}

/**
 * Runs `GATEWAY_PROCESSES` gateways behind one port, and serves the metrics of all, each with the label `process`. One
 * that ends is started again, while the others serve; the memory of each is bounded. Ends when a signal has ended all.
 */
export async function runProcesses(settings: Settings): Promise<never> {
  const { GATEWAY_PROCESSES: count, PORT: port, HOST: host } = settings;
  const log = openLog("gateway", settings.LOG_LEVEL);
  await checkPort(host, port).catch((error: unknown) => {
    log.fatal({ err: error }, "gateway cannot listen");
    process.exit(1);
  });
  const slots = Array.from({ length: count }, (_, at) => new Slot(at + 1));
  let collections = 0;
  const registry = {
    contentType: Registry.PROMETHEUS_CONTENT_TYPE,
    async metrics(): Promise<string> {
      const id = ++collections;
      const all = await Promise.all(slots.map((slot) => slot.metrics(id)));
      return AggregatorRegistry.aggregate(all.filter((each) => each !== null)).metrics();
    },
  };
  const isReady = (): boolean => slots.every((slot) => slot.isReady);
  const metrics = { registry, host: settings.METRICS_HOST, port: settings.METRICS_PORT, log, isReady };
  await openMetricsListener(metrics).catch(exitBy);

  const heapMib = heapMibOf(count);
  cluster.setupPrimary({ execArgv: [...process.execArgv, `--max-old-space-size=${heapMib}`] });
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    for (const slot of slots) slot.kill("SIGTERM");
    setTimeout(() => slots.forEach((slot) => slot.kill("SIGKILL")), stopWithinMs).unref();
  };
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, stop);
  watch(slots, log);
  log.info({ processes: count, heapMib, host, port }, "gateway starts its processes");
  const codes = await Promise.all(
    slots.map(async (slot) => {
      const code = await slot.run(() => stopping, log);
      // One that cannot start says why; the others would say the same.
      stop();
      return code;
    }),
  );
  return process.exit(Math.max(...codes));
}

/** After a pause of this process or of the machine no silence counts: no one could be heard. */
function watch(slots: readonly Slot[], log: Log): void {
  let lastMs = performance.now();
  setInterval(() => {
    const wasPaused = performance.now() - lastMs > 3 * aliveEveryMs;
    lastMs = performance.now();
    for (const slot of slots) {
      if (wasPaused) slot.heard();
      else slot.killIfSilent(log);
    }
  }, aliveEveryMs);
}

/** The gateways share the port with whatever program has it already: so it is tried alone first. */
async function checkPort(host: string, port: number): Promise<void> {
  const server = createServer().listen({ host, port, exclusive: true });
  await once(server, "listening");
  server.close();
  await once(server, "close");
}

function heapMibOf(count: number): number {
  // 0 if there is no limit, or none is known.
  const bytes = Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY);
  return Math.floor(Math.min(heapMibMax, Math.max(heapMibMin, (bytes * heapShare) / count / mib)));
}
