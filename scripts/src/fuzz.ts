import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runToEnd } from "./children.ts";
import { clearTestFolders, testFolderPrefix } from "./clear-test-folders.ts";
import { commandArgs } from "./command-args.ts";
import { interrupted, runCommand } from "./run-command.ts";
import { openServers } from "./servers/open-servers.ts";
import { readSettings } from "./settings.ts";
import { rememberProcess } from "./set-up-file.ts";
import { takeFolder } from "./take-folder.ts";
import { tsxArgs } from "./tsx-args.ts";

/** Servers of its own, which are gone at the end, and requests of every kind against a gateway before them. */
await runCommand(async (run) => {
  const settings = readSettings(process.env);
  await clearTestFolders();
  const dataDir = mkdtempSync(join(tmpdir(), testFolderPrefix));
  run.onEnd(() => rmSync(dataDir, { recursive: true, force: true }));
  const setUp = await takeFolder(dataDir, "fuzz", run);
  const servers = await openServers({ ...settings, dataDir, setUp, isTemporary: true, run });
  const environment = { ...process.env, DATABASE_URL: servers.databaseUrl, REDIS_URL: servers.redisUrl };
  const program = [...tsxArgs("gateway/test/fuzz/fuzz-main.ts"), ...commandArgs(process.argv)];
  const launched = (pid: number): void => rememberProcess(setUp, "fuzz", pid);
  return runToEnd(process.execPath, program, environment, run, launched);
}, interrupted);
