import { rmdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import {
  type Deployment,
  type DeploymentFile,
  Explained,
  findServers,
  openDatabase,
  openServers,
  readDeployment,
  readLock,
  type Run,
  takeFolder,
  takeTemporaryFolder,
} from "@admit/environment";
import { buildStaleParts } from "./build-parts.ts";
import { commandArgs } from "./commands.ts";
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

/**
 * Runs a program with servers and a data folder of its own, which are removed at the end.
 * @param servers whether they are opened for it, or it starts its own, because it kills them
 */
export function runWithServers(command: string, file: string, servers: "opened" | "its own"): Promise<never> {
  return runCommand(async (run) => {
    const settings = readSettings(process.env);
    const { dataDir, deployment } = await takeTemporaryFolder(command, run);
    const environment = { ...process.env, ADMIT_DATA_DIR: dataDir };
    if (servers === "opened")
      Object.assign(environment, await openTemporaryServers({ ...settings, dataDir, deployment, run }));
    else {
      await findServers({ mysql: true, redis: true });
      await buildStaleParts(run);
    }
    return runSource(file, environment, run, (pid) => deployment.rememberProcess(command, pid));
  });
}

/** The benchmark's option that only reads figures. */
const needsNothing = /^--publish\b/;

/**
 * Runs the benchmark, in a folder beside the deployment's data: on the same disk, since writing to it is part of what
 * is measured.
 */
export function runMeasured(file: string): Promise<never> {
  return runCommand(async (run) => {
    if (commandArgs(process.argv).some((arg) => needsNothing.test(arg))) return runSource(file, process.env, run);
    const settings = readSettings(process.env);
    const dataDir = join(settings.dataDir, "bench");
    const deployment = await takeEmptyFolder(settings.dataDir, dataDir, run);
    const servers = await openTemporaryServers({ ...settings, dataDir, deployment, run });
    await buildStaleParts(run);
    const environment = { ...process.env, ...servers };
    return runSource(file, environment, run, (pid) => deployment.rememberProcess("bench", pid));
  });
}

/** What a killed benchmark left is removed at the beginning, and everything at the end. */
async function takeEmptyFolder(parent: string, dataDir: string, run: Run): Promise<DeploymentFile> {
  let isOurs = false;
  run.onEnd(() => {
    if (!isOurs) return;
    rmSync(dataDir, { recursive: true, force: true });
    removeIfEmpty(parent);
  });
  const deployment = await takeFolder(dataDir, "bench", run);
  isOurs = true;
  for (const part of ["mysql", "logs", "tmp", "redis"]) rmSync(join(dataDir, part), { recursive: true, force: true });
  return deployment;
}

function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // It contains a deployment.
  }
}

/** @returns the settings that name them */
export async function openTemporaryServers(
  wanted: Omit<Parameters<typeof openServers>[0], "isTemporary">,
): Promise<{ DATABASE_URL: string; REDIS_URL: string }> {
  const { databaseUrl, redisUrl } = await openServers({ ...wanted, isTemporary: true });
  return { DATABASE_URL: databaseUrl, REDIS_URL: redisUrl };
}
