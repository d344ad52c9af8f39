import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { explainFileError } from "@admit/contract";
import type { Run } from "../base/closers.ts";
import { Explained, say } from "../base/terminal.ts";
import { killGroup } from "../processes/child.ts";
import { isAlive, type ProcessMark } from "../processes/process-mark.ts";
import { type DeploymentFile, openDeploymentFile, readDeployment } from "./deployment-file.ts";
import { type Holder, readLock, releaseLock, takeLock } from "./lock.ts";

const stopWithinMs = 20_000;
const pollEveryMs = 50;
const temporaryPrefix = "admit-test-";

/**
 * Locks a data folder for this command alone, and ends what a killed command left running.
 * @throws Explained if another command uses it, or it cannot be written
 */
export async function takeFolder(dataDir: string, command: string, run: Run): Promise<DeploymentFile> {
  const holder = lockOrExplain(dataDir, command);
  if (holder) {
    const url = readDeployment(dataDir)?.publicUrl;
    throw new Explained(
      `"${holder.command}" already runs with the data folder ${dataDir}${url ? `, at ${url}` : ""} (process ${holder.pid}).\n` +
        "Stop it first, or give this one a folder and a port of its own: ADMIT_DATA_DIR=.data-2 PORT=8081",
    );
  }
  run.onEnd(() => releaseLock(dataDir));
  const deployment = openDeploymentFile(dataDir);
  await stopLeftovers(deployment);
  run.onEnd(() => deployment.change({ processes: {} }));
  return deployment;
}

/** A new data folder that is removed at the end, as are those that killed test runs have left. */
export async function takeTemporaryFolder(
  command: string,
  run: Run,
): Promise<{ dataDir: string; deployment: DeploymentFile }> {
  await clearTemporaryFolders();
  const dataDir = mkdtempSync(join(tmpdir(), temporaryPrefix));
  run.onEnd(() => rmSync(dataDir, { recursive: true, force: true }));
  return { dataDir, deployment: await takeFolder(dataDir, command, run) };
}

async function clearTemporaryFolders(): Promise<void> {
  const names = readdirSync(tmpdir()).filter((name) => name.startsWith(temporaryPrefix));
  for (const folder of names.map((name) => join(tmpdir(), name))) {
    if (readLock(folder) !== "ended") continue;
    await stopLeftovers(openDeploymentFile(folder));
    rmSync(folder, { recursive: true, force: true });
  }
}

function lockOrExplain(dataDir: string, command: string): Holder | undefined {
  try {
    return takeLock(dataDir, command);
  } catch (error) {
    const why = explainFileError(error, dataDir);
    throw why === undefined ? error : new Explained(`${why} Or choose another folder with ADMIT_DATA_DIR.`);
  }
}

/** Ends what a killed start of this data folder left running; the servers last, since the others use them. */
async function stopLeftovers(deployment: DeploymentFile): Promise<void> {
  const left = Object.entries(deployment.values.processes).filter(([, mark]) => isAlive(mark));
  if (left.length > 0) {
    say(`The last start was killed and left ${left.map(([name]) => name).join(", ")} running; stopping them first.`);
    const isServer = ([name]: [string, ProcessMark]): boolean => name === "mysql" || name === "redis";
    await endAll(left.filter((entry) => !isServer(entry)).map(([, mark]) => mark));
    await endAll(left.filter(isServer).map(([, mark]) => mark));
  }
  deployment.change({ processes: {} });
}

async function endAll(marks: ProcessMark[]): Promise<void> {
  const deadline = performance.now() + stopWithinMs;
  for (const mark of marks.filter(isAlive)) process.kill(mark.pid, "SIGTERM");
  while (marks.some(isAlive) && performance.now() < deadline) await pause(pollEveryMs);
  for (const { pid } of marks) killGroup(pid);
  while (marks.some(isAlive)) await pause(pollEveryMs); // SIGKILL cannot be refused
}
