import { runToEnd } from "./children.ts";
import { commandArgs } from "./command-args.ts";
import { isAlive } from "./process-birth.ts";
import { interrupted, type Run, runCommand } from "./run-command.ts";
import { Explained } from "./say.ts";
import { openDatabase } from "./servers/open-servers.ts";
import { readSetUp, type SetUp } from "./set-up-file.ts";
import { readSettings, type Settings } from "./settings.ts";
import { takeFolder } from "./take-folder.ts";
import { lockFile, readHolder } from "./take-lock.ts";
import { tsxArgs } from "./tsx-args.ts";

/**
 * Runs a program of another package with the settings of the set-up in the data folder, and with the arguments that
 * this command was given.
 *
 * @param needs what has to be there: the whole running set-up, or its database alone, which is started for that time
 */
export async function runWithSetUp(command: string, file: string, needs: "running" | "database"): Promise<never> {
  return runCommand(async (run) => {
    const settings = readSettings(process.env);
    const setUp = readSetUp(settings.dataDir);
    if (needs === "running") refuseStopped(settings, setUp);
    const databaseUrl = await findDatabase(command, settings, setUp, run);
    const environment = {
      ...process.env,
      ADMIT_DATA_DIR: settings.dataDir,
      DATABASE_URL: databaseUrl,
      REDIS_URL: settings.redisUrl ?? setUp?.redisUrl,
      PUBLIC_URL: settings.publicUrl ?? setUp?.publicUrl,
    };
    return runToEnd(process.execPath, [...tsxArgs(file), ...commandArgs(process.argv)], environment, run);
  }, interrupted);
}

function refuseStopped(settings: Settings, setUp: SetUp | undefined): void {
  if (settings.publicUrl !== undefined || (setUp && isRunning(settings.dataDir))) return;
  throw new Explained(`No set-up runs with the data folder ${settings.dataDir}. Start one: npx --yes pnpm start`);
}

async function findDatabase(
  command: string,
  settings: Settings,
  setUp: SetUp | undefined,
  run: Run,
): Promise<string | undefined> {
  const { dataDir } = settings;
  if (settings.databaseUrl !== undefined) return settings.databaseUrl;
  if (setUp?.databaseUrl === undefined) {
    throw new Explained(
      `There is no set-up in the data folder ${dataDir}. Start one (npx --yes pnpm start), or give DATABASE_URL.`,
    );
  }
  if (setUp.isDatabaseGiven || isRunning(dataDir)) return setUp.databaseUrl;
  const file = await takeFolder(dataDir, command, run);
  return openDatabase({ ...settings, setUp: file, isTemporary: false, run });
}

function isRunning(dataDir: string): boolean {
  const holder = readHolder(lockFile(dataDir));
  return holder !== undefined && isAlive(holder);
}
