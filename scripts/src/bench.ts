import { rmdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { buildStaleParts } from "./build-stale-parts.ts";
import { runToEnd } from "./children.ts";
import { commandArgs } from "./command-args.ts";
import { interrupted, type Run, runCommand } from "./run-command.ts";
import { openServers } from "./servers/open-servers.ts";
import { rememberProcess, type SetUpFile } from "./set-up-file.ts";
import { readSettings, type Settings } from "./settings.ts";
import { takeFolder } from "./take-folder.ts";
import { tsxArgs } from "./tsx-args.ts";

/** The option that only reads figures, and measures nothing. */
const needsNothing = /^--publish\b/;

await runCommand(async (run) => {
  const args = commandArgs(process.argv);
  const program = [...tsxArgs("bench/src/bench.ts"), ...args];
  if (args.some((arg) => needsNothing.test(arg))) return runToEnd(process.execPath, program, process.env, run);
  const settings = readSettings(process.env);
  const { dataDir, setUp } = await takeEmptyFolder(settings, run);
  const servers = await openServers({ ...settings, dataDir, setUp, isTemporary: true, run });
  await buildStaleParts(run);
  const environment = { ...process.env, DATABASE_URL: servers.databaseUrl, REDIS_URL: servers.redisUrl };
  const launched = (pid: number): void => rememberProcess(setUp, "bench", pid);
  return runToEnd(process.execPath, program, environment, run, launched);
}, interrupted);

/**
 * A folder of its own beside the set-up's data: on the same disk, since writing to it is part of what is measured. It
 * is gone at the end; what a killed benchmark left is gone at the beginning.
 */
async function takeEmptyFolder(settings: Settings, run: Run): Promise<{ dataDir: string; setUp: SetUpFile }> {
  const dataDir = join(settings.dataDir, "bench");
  let isOurs = false;
  run.onEnd(() => {
    if (!isOurs) return;
    rmSync(dataDir, { recursive: true, force: true });
    removeIfEmpty(settings.dataDir);
  });
  const setUp = await takeFolder(dataDir, "bench", run);
  isOurs = true;
  for (const part of ["mysql", "logs", "tmp", "redis"]) rmSync(join(dataDir, part), { recursive: true, force: true });
  return { dataDir, setUp };
}

function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // There is a set-up in it.
  }
}
