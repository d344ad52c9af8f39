import { rmSync } from "node:fs";
import { join } from "node:path";
import { builtArgs, Child, type Exit, type Part } from "@admit/environment";
import pTimeout from "p-timeout";
import { temporaryFolder } from "./deployment.ts";

const withinMs = 20_000;

/** Runs a gateway or worker that is expected to end by itself; otherwise it is killed. */
export async function runPart(
  part: Part,
  environment: Record<string, string>,
): Promise<{ exit: Exit; output: string }> {
  const folder = temporaryFolder();
  const logFile = join(folder, `${part}.log`);
  const child = new Child({
    name: part,
    program: process.execPath,
    args: builtArgs(part),
    environment,
    folder,
    logFile,
  });
  const killed = (): Promise<Exit> => {
    child.kill();
    return child.ended;
  };
  const exit = await pTimeout(child.ended, { milliseconds: withinMs, fallback: killed });
  const { output } = child;
  rmSync(folder, { recursive: true, force: true });
  return { exit, output };
}
