import { join } from "node:path";
import { answers } from "../base/until.ts";
import { builtArgs, type Part } from "../base/checkout.ts";
import { freePort } from "../base/ports.ts";
import { Restartable } from "../processes/restartable.ts";

const readyWithinMs = 60_000;

export interface ServiceOptions {
  /** In messages and in the name of its log. */
  name: string;
  /** For its log. */
  folder: string;
  /** All its settings. `PORT` and `METRICS_PORT` are free ones unless they are given. */
  environment: NodeJS.ProcessEnv;
  /** More of Node's own arguments, such as `--cpu-prof`. */
  nodeArgs?: readonly string[];
}

/** A gateway or worker as it is shipped, in a process of its own. */
export class Service extends Restartable {
  /** Where requests are sent; a worker serves its metrics alone. */
  readonly url: string;
  /** Serves `/metrics` and `/healthz`. */
  readonly metricsUrl: string;

  private constructor(url: string, metricsUrl: string, plan: Restartable["plan"]) {
    super(plan);
    this.url = url;
    this.metricsUrl = metricsUrl;
  }

  /** Plans it; `start` starts it. */
  static async plan(part: Part, options: ServiceOptions): Promise<Service> {
    const { name, folder, environment, nodeArgs } = options;
    const port = environment["PORT"] ?? String(await freePort());
    const metricsPort = environment["METRICS_PORT"] ?? String(await freePort());
    const metricsUrl = `http://127.0.0.1:${metricsPort}`;
    const url = part === "gateway" ? `http://127.0.0.1:${port}` : metricsUrl;
    return new Service(url, metricsUrl, {
      name,
      program: process.execPath,
      args: builtArgs(part, nodeArgs),
      environment: { ...environment, PORT: port, METRICS_PORT: metricsPort },
      logFile: join(folder, `${name}.log`),
      readyWithinMs,
      isReady: () => answers(part === "gateway" ? `${url}/readyz` : `${url}/healthz`),
    });
  }
}
