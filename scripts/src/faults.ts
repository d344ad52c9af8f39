import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildStaleParts } from "./build-stale-parts.ts";
import { runToEnd } from "./children.ts";
import { clearTestFolders, testFolderPrefix } from "./clear-test-folders.ts";
import { commandArgs } from "./command-args.ts";
import { interrupted, runCommand } from "./run-command.ts";
import { findServers } from "./servers/find-servers.ts";
import { rememberProcess } from "./set-up-file.ts";
import { takeFolder } from "./take-folder.ts";
import { tsxArgs } from "./tsx-args.ts";

await runCommand(async (run) => {
  await clearTestFolders();
  const dataDir = mkdtempSync(join(tmpdir(), testFolderPrefix));
  run.onEnd(() => rmSync(dataDir, { recursive: true, force: true }));
  const setUp = await takeFolder(dataDir, "faults", run);
  // It starts them itself, since it kills them.
  await findServers({ mysql: true, redis: true }, undefined);
  await buildStaleParts(run);
  const program = [...tsxArgs("e2e/src/faults/faults-main.ts"), ...commandArgs(process.argv)];
  const launched = (pid: number): void => rememberProcess(setUp, "faults", pid);
  return runToEnd(process.execPath, program, { ...process.env, ADMIT_DATA_DIR: dataDir }, run, launched);
}, interrupted);
