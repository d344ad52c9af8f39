import { join } from "node:path";
import { freePort } from "./free-port.ts";
import { builtArgs } from "./place.ts";
import { Service } from "./service.ts";

export type Part = "gateway" | "worker";

const ports = { gateway: "PORT", worker: "WORKER_PORT" } as const;
const readyPaths = { gateway: "/readyz", worker: "/healthz" } as const;

/** A gateway or worker of the built bundles, on a port of its own. */
export async function makeService(
  part: Part,
  name: string,
  folder: string,
  environment: Record<string, string>,
): Promise<Service> {
  const port = await freePort();
  return new Service(`http://127.0.0.1:${port}`, readyPaths[part], {
    name,
    program: process.execPath,
    args: builtArgs(`${part}/dist/main.js`),
    environment: { ...environment, [ports[part]]: String(port) },
    folder,
    logFile: join(folder, `${name}.log`),
  });
}
