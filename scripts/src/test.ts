import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { buildStaleParts } from "./build-stale-parts.ts";
import { runToEnd } from "./children.ts";
import { clearTestFolders, testFolderPrefix } from "./clear-test-folders.ts";
import { commandArgs } from "./command-args.ts";
import { countTests, failedBefore, type TestCount } from "./count-tests.ts";
import { findChromium } from "./find-chromium.ts";
import { findPromtool } from "./find-promtool.ts";
import { installDumpProgram } from "./install-dump-program.ts";
import { interrupted, runCommand } from "./run-command.ts";
import { openServers } from "./servers/open-servers.ts";
import { rememberProcess } from "./set-up-file.ts";
import { readSettings } from "./settings.ts";
import { takeFolder } from "./take-folder.ts";

let count: TestCount = failedBefore;

await runCommand(async (run) => {
  run.onEnd(() => void process.stdout.write(`${count.passed} passed, ${count.failed} failed\n`));
  const settings = readSettings(process.env);
  await clearTestFolders();
  const dataDir = mkdtempSync(join(tmpdir(), testFolderPrefix));
  run.onEnd(() => rmSync(dataDir, { recursive: true, force: true }));
  const setUp = await takeFolder(dataDir, "test", run);
  const servers = await openServers({ ...settings, dataDir, setUp, isTemporary: true, run });
  await buildStaleParts(run);
  await installDumpProgram();
  const environment = {
    ...process.env,
    ADMIT_DATA_DIR: dataDir,
    DATABASE_URL: servers.databaseUrl,
    REDIS_URL: servers.redisUrl,
    CHROMIUM_PATH: await findChromium(),
    PROMTOOL_PATH: await findPromtool(),
  };
  const report = join(dataDir, "tests.json");
  const launched = (pid: number): void => rememberProcess(setUp, "vitest", pid);
  const code = await runToEnd(process.execPath, vitestArgs(report), environment, run, launched);
  if (existsSync(report)) count = countTests(JSON.parse(readFileSync(report, "utf8")), code);
  return code;
}, interrupted);

function vitestArgs(report: string): string[] {
  const vitest = join(dirname(createRequire(import.meta.url).resolve("vitest/package.json")), "vitest.mjs");
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  return [vitest, "run", ...reporters, ...commandArgs(process.argv)];
}
