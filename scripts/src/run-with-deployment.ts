import {
  type Deployment,
  Explained,
  openDatabase,
  readDeployment,
  readLock,
  type Run,
  takeFolder,
} from "@admit/environment";
import { runCommand, runSource } from "./run-command.ts";
import { readSettings, type Settings } from "./settings.ts";

/**
 * Runs a program of another package with the settings of the deployment in the data folder, and with this command's
 * arguments.
 *
 * @param needs the whole running deployment, or its database alone, which is started for that time
 */
export function runWithDeployment(command: string, file: string, needs: "running" | "database"): Promise<never> {
  return runCommand(async (run) => {
    const settings = readSettings(process.env);
    const deployment = readDeployment(settings.dataDir);
    if (needs === "running") refuseStopped(settings, deployment);
    const environment = {
      ...process.env,
      ADMIT_DATA_DIR: settings.dataDir,
      DATABASE_URL: settings.databaseUrl ?? (await openOwnDatabase(command, settings, deployment, run)),
      REDIS_URL: settings.redisUrl ?? deployment?.redisUrl,
      PUBLIC_URL: settings.publicUrl ?? deployment?.publicUrl,
    };
    return runSource(file, environment, run);
  });
}

function refuseStopped({ publicUrl, dataDir }: Settings, deployment: Deployment | undefined): void {
  if (publicUrl !== undefined || (deployment && isRunning(dataDir))) return;
  throw new Explained(`No deployment runs with the data folder ${dataDir}. Start one: npx --yes pnpm start`);
}

async function openOwnDatabase(
  command: string,
  settings: Settings,
  deployment: Deployment | undefined,
  run: Run,
): Promise<string> {
  const { dataDir } = settings;
  if (deployment?.databaseUrl === undefined) {
    throw new Explained(
      `There is no deployment in the data folder ${dataDir}. Start one (npx --yes pnpm start), or give DATABASE_URL.`,
    );
  }
  if (deployment.isDatabaseGiven || isRunning(dataDir)) return deployment.databaseUrl;
  const file = await takeFolder(dataDir, command, run);
  return openDatabase({ ...settings, deployment: file, isTemporary: false, run });
}

function isRunning(dataDir: string): boolean {
  const holder = readLock(dataDir);
  return holder !== undefined && holder !== "ended";
}
