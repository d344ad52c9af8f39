import { explainFileError } from "@admit/contract";
import type { Run } from "./run-command.ts";
import { Explained } from "./say.ts";
import { openSetUpFile, readSetUp, type SetUpFile } from "./set-up-file.ts";
import { stopLeftovers } from "./stop-leftovers.ts";
import { type Holder, releaseLock, takeLock } from "./take-lock.ts";

/**
 * Takes a data folder for this command alone, and clears away what a killed one left running.
 * @throws Explained when another command uses it, or it cannot be written
 */
export async function takeFolder(dataDir: string, command: string, run: Run): Promise<SetUpFile> {
  const holder = lockOrExplain(dataDir, command);
  if (holder) {
    const url = readSetUp(dataDir)?.publicUrl;
    throw new Explained(
      `"${holder.command}" already runs with the data folder ${dataDir}${url ? `, at ${url}` : ""} (process ${holder.pid}).\n` +
        "Stop it first, or give this one a folder and a port of its own: ADMIT_DATA_DIR=.data-2 PORT=8081",
    );
  }
  run.onEnd(() => releaseLock(dataDir));
  const setUp = openSetUpFile(dataDir);
  await stopLeftovers(setUp);
  run.onEnd(() => setUp.change({ processes: {} }));
  return setUp;
}

function lockOrExplain(dataDir: string, command: string): Holder | undefined {
  try {
    return takeLock(dataDir, command);
  } catch (error) {
    const why = explainFileError(error, dataDir);
    throw why === undefined ? error : new Explained(`${why} Or choose another folder with ADMIT_DATA_DIR.`);
  }
}
