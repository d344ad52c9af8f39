import { rmSync } from "node:fs";
import { join } from "node:path";
import type { Part } from "./make-service.ts";
import { builtArgs, temporaryFolder } from "./place.ts";
import { Running, type Exit } from "./running.ts";

const withinMs = 20_000;

/** Runs a gateway or worker that is expected to end by itself; one that does not is killed. */
export async function runPart(
  part: Part,
  environment: Record<string, string>,
): Promise<{ exit: Exit; output: string }> {
  const args = builtArgs(`${part}/dist/main.js`);
  const folder = temporaryFolder();
  const logFile = join(folder, `${part}.log`);
  const started = new Running({ name: part, program: process.execPath, args, environment, folder, logFile });
  const timer = setTimeout(() => started.kill("SIGKILL"), withinMs);
  const exit = await started.ended;
  clearTimeout(timer);
  const { output } = started;
  rmSync(folder, { recursive: true, force: true });
  return { exit, output };
}
