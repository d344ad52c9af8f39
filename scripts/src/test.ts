import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { installBrowserEngines, runVisibly, takeTemporaryFolder } from "@admit/environment";
import { buildStaleParts } from "./build-parts.ts";
import { commandArgs } from "./commands.ts";
import { countTests, failedBefore, type TestCount } from "./count-tests.ts";
import { runCommand } from "./run-command.ts";
import { openTemporaryServers } from "./run-program.ts";
import { readSettings } from "./settings.ts";
import { findChromium, findPromtool, installDumpProgram } from "./test-programs.ts";

let count: TestCount = failedBefore;

await runCommand(async (run) => {
  run.onEnd(() => process.stdout.write(`${count.passed} passed, ${count.failed} failed\n`));
  const settings = readSettings(process.env);
  const { dataDir, deployment } = await takeTemporaryFolder("test", run);
  const servers = await openTemporaryServers({ ...settings, dataDir, deployment, run });
  await buildStaleParts(run);
  await installDumpProgram();
  await installBrowserEngines();
  const environment = {
    ...process.env,
    ...servers,
    ADMIT_DATA_DIR: dataDir,
    CHROMIUM_PATH: await findChromium(),
    PROMTOOL_PATH: await findPromtool(),
  };
  const vitest = join(dirname(createRequire(import.meta.url).resolve("vitest/package.json")), "vitest.mjs");
  const report = join(dataDir, "tests.json");
  const args = ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const launched = (pid: number): void => deployment.rememberProcess("vitest", pid);
  const code = await runVisibly([vitest, ...args, ...commandArgs(process.argv)], environment, run, launched);
  if (existsSync(report)) count = countTests(JSON.parse(readFileSync(report, "utf8")), code);
  return code;
});
