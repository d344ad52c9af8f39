import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { createInterface } from "node:readline";
import type { TestGateway } from "../tools/test-gateway.ts";

const readyWithinMs = 60_000;
/** A worker ends within 10 s of SIGTERM. */
const endsWithinMs = 12_000;

const main = fileURLToPath(new URL("../../../worker/src/main.ts", import.meta.url));

/** Starts a worker for a gateway, in its own process. */
export async function startWorker({ services: { settings } }: TestGateway): Promise<{ close(): Promise<void> }> {
  const { DATABASE_URL, REDIS_URL, REDIS_PREFIX, ADMIT_DATA_DIR, PUBLIC_URL } = settings;
  const own = { DATABASE_URL, REDIS_URL, REDIS_PREFIX, ADMIT_DATA_DIR, PUBLIC_URL, METRICS_PORT: "0" };
  const env = { PATH: process.env["PATH"], ...own };
  const child = spawn(process.execPath, [main], { env, stdio: ["ignore", "pipe", "inherit"] });
  const exited = once(child, "exit");
  const lines = createInterface({ input: child.stdout });
  const starting = setTimeout(() => child.kill("SIGKILL"), readyWithinMs);
  await new Promise<void>((resolve, reject) => {
    lines.on("line", (line) => (JSON.parse(line) as { msg?: string }).msg === "worker ready" && resolve());
    child.once("exit", () => reject(new Error(`the worker ended, or was not ready within ${readyWithinMs} ms`)));
  });
  clearTimeout(starting);
  return {
    async close() {
      child.kill("SIGTERM");
      const ending = setTimeout(() => child.kill("SIGKILL"), endsWithinMs);
      await exited;
      clearTimeout(ending);
    },
  };
}
