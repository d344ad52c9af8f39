import { join } from "node:path";
import { freePort } from "./free-port.ts";
import { builtArgs } from "./place.ts";
import { Service } from "./service.ts";

export type Part = "gateway" | "worker";

/** A gateway or worker of the built bundles, on ports of its own. A worker serves its metrics and nothing else. */
export async function makeService(
  part: Part,
  name: string,
  folder: string,
  environment: Record<string, string>,
): Promise<Service> {
  const [port, metricsPort] = [environment["PORT"] ?? String(await freePort()), await freePort()];
  const metricsUrl = `http://127.0.0.1:${metricsPort}`;
  const url = part === "gateway" ? `http://127.0.0.1:${port}` : metricsUrl;
  const readyUrl = part === "gateway" ? `${url}/readyz` : `${metricsUrl}/healthz`;
  return new Service(
    { url, metricsUrl, readyUrl },
    {
      name,
      program: process.execPath,
      args: builtArgs(`${part}/dist/main.js`),
      environment: { ...environment, PORT: port, METRICS_PORT: String(metricsPort) },
      folder,
      logFile: join(folder, `${name}.log`),
    },
  );
}
