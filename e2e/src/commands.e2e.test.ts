import { execFile } from "node:child_process";
import { existsSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { builtArgs, type Part, root } from "@admit/environment";
import { afterAll, expect, test } from "vitest";
import { temporaryFolder } from "./environment/deployment.ts";
import { listen } from "./environment/listen.ts";

/** What is run must start nothing, so it ends soon; otherwise it is killed. */
const withinMs = 60_000;
const folder = temporaryFolder();
const dataDir = join(folder, "data");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Settings = Record<string, string>;

/** Runs Node with these settings alone. @returns its exit code and all output */
function run(args: readonly string[], settings: Settings): Promise<[code: number, output: string]> {
  const env = { PATH: process.env["PATH"], HOME: process.env["HOME"], ...settings };
  return new Promise((resolve) => {
    execFile(process.execPath, args, { cwd: folder, env, timeout: withinMs }, (error, stdout, stderr) =>
      resolve([error === null ? 0 : Number(error.code), `${stdout}${stderr}`]),
    );
  });
}

/** A listener that speaks no protocol and hangs up. */
const takenPort = async (): Promise<number> => (await listen(createServer((socket) => socket.destroy()))).port;
const [mysql, redis, port] = [await takenPort(), await takenPort(), await takenPort()];
const file = join(folder, "a-file");
writeFileSync(file, "");
const wrongForStart = {
  PORT: "abc",
  DATABASE_URL: "mysql://localhost:3306",
  LINE_MAX: "x",
  TRUSTED_PROXIES: "10.0.0.0/33",
};
const silentServers = {
  DATABASE_URL: `mysql://u:p@127.0.0.1:${mysql}/admit`,
  REDIS_URL: `redis://127.0.0.1:${redis}`,
};
/** Matches the line that names a setting and what it must be. */
const naming = (name: string): RegExp => new RegExp(`^ *${name} (is not set: it )?must `, "m");

// The arguments of every command: scripts/src/commands.test.ts.
test.for<[what: string, args: string[], settings: Settings, code: number, shown: (string | RegExp)[]]>([
  ["--help lists its options", ["--help"], {}, 0, [/^Usage: pnpm /, "--help"]],
  ["an unknown option names it", ["--speed", "fast"], {}, 2, ["--speed is not an option of pnpm"]],
  [
    "wrong settings lists those of all its parts at once",
    [],
    wrongForStart,
    1,
    ['PORT must be a whole number from 1 to 65535; it is "abc"', ...Object.keys(wrongForStart).map(naming)],
  ],
  ["a data folder that is a file says so", [], { ADMIT_DATA_DIR: file }, 1, [`${file} cannot be a folder: it is a`]],
  [
    "servers that do not answer names both",
    [],
    silentServers,
    1,
    [
      `DATABASE_URL is set, but 127.0.0.1:${mysql} cannot be used: `,
      `REDIS_URL is set, but 127.0.0.1:${redis} cannot be used: `,
    ],
  ],
  [
    "a port that is taken names it, and offers another",
    [],
    { PORT: String(port), ADMIT_DATA_DIR: join(folder, "other") },
    1,
    [new RegExp(`Port ${port} of 127\\.0\\.0\\.1 is taken by another program\\. .*PORT`)],
  ],
])("start with %s, and starts nothing", async ([, args, settings, expected, shown]) => {
  const command = [join(root, "scripts/run.mjs"), "start", ...args];
  const [code, output] = await run(command, { ADMIT_DATA_DIR: dataDir, ...settings });
  expect([code, existsSync(dataDir)]).toEqual([expected, false]);
  for (const each of shown) expect(output).toMatch(each);
  expect(output).not.toMatch(/    at |NaN|expected/);
});

const wrong = {
  DATABASE_URL: "postgres://localhost/admit",
  REDIS_URL: "localhost",
  REDIS_PREFIX: "Admit!",
  MAX_TICKETS_PER_USER_PER_EVENT: "0",
  MAX_TICKETS_PER_EVENT: "many",
  LOG_LEVEL: "loud",
  METRICS_PORT: "70000",
};
const wrongForGateway = {
  ...wrong,
  PORT: "eighty",
  PUBLIC_URL: "tickets.example.org",
  SMTP_URL: "https://mail.example.org",
  LINE_MAX: "0",
  RATE_LIMIT_USER_WRITES: "100 per second",
  TRUSTED_PROXIES: "10.0.0.0/33",
};
// The provider's address is valid, but needs the other two.
const provider = { AUTH_JWKS_URL: "https://host.example/jwks" };
const needed = ["DATABASE_URL", "REDIS_URL"];

test.for<[part: Part, what: string, settings: Settings, named: string[]]>([
  [
    "gateway",
    "wrong",
    { ...wrongForGateway, ...provider },
    [...Object.keys(wrongForGateway), "AUTH_ISSUER", "AUTH_AUDIENCE"],
  ],
  ["worker", "wrong", wrong, Object.keys(wrong)],
  ["gateway", "no", {}, needed],
  ["worker", "no", {}, needed],
])(
  "a %s with %s settings lists all that it needs, with reasons, and does not start",
  async ([part, , settings, named]) => {
    const [code, output] = await run(builtArgs(part), settings);
    expect(code).toBe(1);
    for (const name of named) expect(output).toMatch(naming(name));
    expect(output).not.toContain("    at ");
  },
);
