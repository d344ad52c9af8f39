import { readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isAlive } from "./process-birth.ts";
import { openSetUpFile } from "./set-up-file.ts";
import { stopLeftovers } from "./stop-leftovers.ts";
import { lockFile, readHolder } from "./take-lock.ts";

export const testFolderPrefix = "admit-test-";

/** Clears away what tests that were killed have left: their servers, and their folders. */
export async function clearTestFolders(): Promise<void> {
  const folders = readdirSync(tmpdir()).filter((name) => name.startsWith(testFolderPrefix));
  for (const folder of folders.map((name) => join(tmpdir(), name))) {
    const holder = readHolder(lockFile(folder));
    if (holder === undefined || isAlive(holder)) continue;
    await stopLeftovers(openSetUpFile(folder));
    rmSync(folder, { recursive: true, force: true });
  }
}
