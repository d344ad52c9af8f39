import { execFile } from "node:child_process";
import { once } from "node:events";
import { existsSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { root } from "@admit/environment";
import { afterAll, expect, test } from "vitest";
import { temporaryFolder } from "./environment/deployment.ts";

/** The command must start nothing, so it ends soon; otherwise it is killed. */
const withinMs = 60_000;
const folder = temporaryFolder();
const dataDir = join(folder, "data");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Ended {
  code: number;
  output: string;
}

/** Runs a command of the root's package.json, with these settings alone. */
function run(args: readonly string[], settings: Record<string, string> = {}): Promise<Ended> {
  const env = { PATH: process.env["PATH"], HOME: process.env["HOME"], ADMIT_DATA_DIR: dataDir, ...settings };
  const options = { cwd: folder, env, timeout: withinMs };
  return new Promise((resolve) => {
    execFile(process.execPath, [join(root, "scripts/run.mjs"), ...args], options, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), output: `${stdout}${stderr}` }),
    );
  });
}

/** A port of 127.0.0.1 with a listener that speaks neither protocol and hangs up. */
async function takenPort(): Promise<number> {
  const server = createServer((socket) => socket.destroy()).listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

// The arguments of every command: scripts/src/commands.test.ts.
test("start --help lists its options and starts nothing", async () => {
  const { code, output } = await run(["start", "--help"]);
  expect([code, existsSync(dataDir)]).toEqual([0, false]);
  expect(output).toMatch(/^Usage: pnpm /);
  expect(output).toContain("--help");
});

test("start with an unknown option ends with 2, names it, and starts nothing", async () => {
  const { code, output } = await run(["start", "--speed", "fast"]);
  expect([code, existsSync(dataDir)]).toEqual([2, false]);
  expect(output).toContain("--speed is not an option of pnpm");
  expect(output).not.toContain("    at ");
});

test("start lists all wrong settings of all its parts at once, and starts nothing", async () => {
  const wrong = { PORT: "abc", DATABASE_URL: "mysql://localhost:3306", LINE_MAX: "x", TRUSTED_PROXIES: "10.0.0.0/33" };
  const { code, output } = await run(["start"], wrong);
  expect([code, existsSync(dataDir)]).toEqual([1, false]);
  expect(output).toContain('PORT must be a whole number from 1 to 65535; it is "abc"');
  expect(output).toContain("DATABASE_URL must name a database");
  for (const name of Object.keys(wrong)) expect(output).toMatch(new RegExp(`^  ${name} must `, "m"));
  expect(output).not.toMatch(/    at |NaN|expected/);
});

test("start with a data folder that is a file says so", async () => {
  const file = join(folder, "a-file");
  writeFileSync(file, "");
  const { code, output } = await run(["start"], { ADMIT_DATA_DIR: file });
  expect(code).toBe(1);
  expect(output).toContain(`${file} cannot be a folder: it is a file.`);
  expect(output).not.toContain("    at ");
});

test("start with servers that do not answer names both", async () => {
  const [mysql, redis] = [await takenPort(), await takenPort()];
  const settings = { DATABASE_URL: `mysql://u:p@127.0.0.1:${mysql}/admit`, REDIS_URL: `redis://127.0.0.1:${redis}` };
  const { code, output } = await run(["start"], settings);
  expect(code).toBe(1);
  expect(output).toContain(`DATABASE_URL is set, but 127.0.0.1:${mysql} cannot be used: `);
  expect(output).toContain(`REDIS_URL is set, but 127.0.0.1:${redis} cannot be used: `);
  expect(output).not.toContain("    at ");
});

test("start with a port that is taken names it, and offers another", async () => {
  const port = await takenPort();
  const { code, output } = await run(["start"], { PORT: String(port) });
  expect(code).toBe(1);
  expect(output).toMatch(new RegExp(`Port ${port} of 127\\.0\\.0\\.1 is taken by another program\\. .*PORT`));
  expect(output).not.toContain("    at ");
});
