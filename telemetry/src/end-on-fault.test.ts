import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";

/** Runs a program that logs as gateway and worker do. */
function run(program: string) {
  const opened = `import { endOnFault } from "./end-on-fault.ts"; import { openLog } from "./log.ts";
    const log = openLog("worker", "info"); endOnFault(log); log.info("before");`;
  const args = ["--import", "tsx", "--input-type=module", "--eval", `${opened}\n${program}`];
  return spawnSync(process.execPath, args, { cwd: import.meta.dirname, encoding: "utf8" });
}

const fault = `Object.assign(new Error("Duplicate entry 'mine'"), { sql: "INSERT INTO User VALUES ('mine')" })`;

test.each([
  ["an error that nobody caught", `setImmediate(() => { throw ${fault}; });`],
  ["a promise that nobody awaited", `void Promise.reject(${fault});`],
])("%s ends the process; the log, written to its end, says why, and nothing says by which values", (_what, program) => {
  const { status, stdout, stderr } = run(`${program} setInterval(() => undefined, 1000);`);
  expect(status).toBe(1);
  const lines = stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as unknown);
  expect(lines).toMatchObject([{ msg: "before" }, { level: 60, err: { message: "Duplicate entry '…'" } }]);
  expect(stdout + stderr).not.toContain("mine");
});
