import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { until } from "../base/until.ts";
import { Child, type Launch } from "./child.ts";
import { isAlive, markProcess } from "./process-mark.ts";
import { Restartable } from "./restartable.ts";
import { capture, runLogged } from "./run-program.ts";

/** A Node program of a test's own. */
function program(code: string, more: Partial<Launch> = {}): Launch {
  const folder = mkdtempSync(join(tmpdir(), "admit-child-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return {
    name: "program",
    program: process.execPath,
    args: ["-e", code],
    folder,
    logFile: join(folder, "log"),
    ...more,
  };
}

const stubborn = 'process.on("SIGTERM", () => {}); console.log("ready"); setInterval(() => {}, 1000)';

test("a process that does not end after SIGTERM is killed in time", async () => {
  const child = new Child(program(stubborn, { stopWithinMs: 100 }));
  await until("it is ready", () => child.output.includes("ready"));
  expect(await child.stop()).toEqual({ code: null, signal: "SIGKILL" });
});

test("what a process leaves behind in its group ends with it", async () => {
  const parent = `const { spawn } = require("node:child_process");
    console.log(spawn(process.execPath, ["-e", ${JSON.stringify(stubborn)}], { stdio: "ignore" }).pid);
    setInterval(() => {}, 1000);`;
  const child = new Child(program(parent, { ownGroup: true }));
  const pid = await until("it has a child", () => Number.parseInt(child.output, 10) || null);
  const mark = markProcess(pid);
  expect(mark).toBeDefined();
  await child.stop();
  await expect.poll(() => mark && isAlive(mark)).toBe(false);
});

test("a process gets the named settings and no others", async () => {
  process.env["ADMIT_CHILD_TEST"] = "of the shell";
  onTestFinished(() => void delete process.env["ADMIT_CHILD_TEST"]);
  const code = "console.log(process.env.ADMIT_CHILD_TEST, process.env.NAMED)";
  expect(await runLogged(program(code, { environment: { NAMED: "named" } }), 10_000)).toBe("undefined named\n");
});

test("a program that fails or takes too long is reported with its last lines", async () => {
  await expect(runLogged(program('console.log("why"); process.exit(3)'), 10_000)).rejects.toThrow(/exit code 3[^]*why/);
  await expect(runLogged(program(stubborn), 200)).rejects.toThrow(/SIGKILL/);
});

test("a program that cannot be run is reported", async () => {
  const plan = { ...program(""), program: "/no/such/program", isReady: async () => false, readyWithinMs: 5000 };
  await expect(new Restartable(plan).start()).rejects.toThrow("did not start (it could not be run)");
  expect(await capture("/no/such/program", [], 5000)).toMatchObject({
    isOk: false,
    stderr: expect.stringContaining("ENOENT"),
  });
});

test("a process that ends unexpectedly is a failure when it is closed", async () => {
  const plan = { ...program('console.log("gone")'), isReady: async () => true, readyWithinMs: 5000 };
  const restartable = new Restartable(plan);
  await restartable.launch().ended;
  await expect(restartable.close()).rejects.toThrow(/ended unexpectedly[^]*gone/);
  expect(readFileSync(plan.logFile, "utf8")).toBe("gone\n");
});
