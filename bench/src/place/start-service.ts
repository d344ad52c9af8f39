import { join } from "node:path";
import { ulid } from "ulid";
import { Child } from "./child.ts";
import { builtArgs } from "./checkout.ts";
import { environmentOf } from "./environment.ts";
import type { Place, RunDatabase } from "./open-place.ts";
import { until } from "./until.ts";

const readyWithinMs = 60_000;
const askWithinMs = 2000;
/** Each promises to be done within 10 s of SIGTERM. */
const stopWithinMs = 12_000;

export interface ServiceOptions {
  database: RunDatabase;
  /** A gateway's; a free one unless it is given. */
  port?: number;
  /** More settings; they go before the usual ones. */
  env?: Record<string, string>;
  /** Of Node's own, such as `--cpu-prof`. */
  nodeArgs?: readonly string[];
}

/** A gateway or a worker, as it is shipped, in a process of its own. */
export interface Service {
  /** Such as `http://127.0.0.1:8080`; a worker's is where its metrics are. */
  url: string;
  /** Serves `/metrics` and `/healthz`. */
  metricsUrl: string;
  pid: number;
  logFile: string;
  /** An orderly end. @throws Error with the log's last lines where it is none */
  stop(): Promise<void>;
  kill(): void;
}

/** @returns a gateway that serves; `/readyz` has said so */
export const startGateway = (place: Place, options: ServiceOptions): Promise<Service> =>
  startService(place, options, { part: "gateway", says: "gateway is listening", path: "/readyz" });

/** @returns a worker that issues */
export const startWorker = (place: Place, options: ServiceOptions): Promise<Service> =>
  startService(place, options, { part: "worker", says: "worker ready", path: "/healthz" });

interface Kind {
  part: "gateway" | "worker";
  /** The message of the log that names the ports. */
  says: string;
  /** Answers 200 once it can serve. */
  path: string;
}

async function startService(place: Place, options: ServiceOptions, kind: Kind): Promise<Service> {
  const { database, port = 0, env = {}, nodeArgs = [] } = options;
  const logFile = join(place.dataDir, `${kind.part}-${ulid()}.log`);
  const child = new Child({
    name: kind.part,
    args: [...nodeArgs, ...builtArgs(kind.part)],
    environment: { ...environmentOf(place, database), PORT: String(port), METRICS_PORT: "0", ...env },
    logFile,
  });
  try {
    const urls = await until(`the ${kind.part} serves`, () => servingAt(child, kind), readyWithinMs);
    return { ...urls, pid: child.pid, logFile, stop: () => child.stop(stopWithinMs), kill: () => child.kill() };
  } catch (error) {
    child.kill();
    if (child.hasEnded) throw error;
    return child.fail(String(error));
  }
}

async function servingAt(child: Child, { says, path }: Kind): Promise<Pick<Service, "url" | "metricsUrl"> | undefined> {
  if (child.hasEnded) child.fail("did not start");
  const line = child.output.split("\n").find((each) => each.includes(`"${says}"`));
  if (line === undefined) return undefined;
  const { metricsPort, port = metricsPort } = JSON.parse(line) as { port?: number; metricsPort: number };
  const [url, metricsUrl] = [`http://127.0.0.1:${port}`, `http://127.0.0.1:${metricsPort}`];
  return (await answers(`${url}${path}`)) ? { url, metricsUrl } : undefined;
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(askWithinMs) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false; // the bound of waiting is the caller's
  }
}
