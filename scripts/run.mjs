// Runs a command of scripts/src/main.ts. Plain JavaScript for any Node from 20.19 on: it checks whether the rest can run,
// and hands over to the Node that the packages bring where the machine's own is older.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const command = process.argv[2];
/** Runs TypeScript. */
const oldestMajor = 26;

refuseOldNode();
refuseUnknownCommand();
process.chdir(root);
if (!isInstalled()) install();
if (majorOf(process.versions.node) < oldestMajor) handOver();
else {
  await refuseWrongArguments();
  if (isClientStale()) generateClient();
  await import("./src/main.ts");
}

function refuseOldNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  fail(`Admit needs Node 20.19 or newer; this is Node ${process.versions.node}.`);
}

function majorOf(version) {
  return Number(version.split(".")[0]);
}

/** Runs the same command with the Node of the packages, forwards signals to it, and ends as it ends. */
function handOver() {
  const node = `${root}node_modules/.bin/node`;
  if (!existsSync(node))
    fail(
      `Admit brings Node ${oldestMajor} for Linux (x64, arm64) and macOS (arm64). Elsewhere install it: this is ${process.versions.node}.`,
    );
  const child = spawn(node, process.argv.slice(1), { stdio: "inherit" });
  // A terminal sends Ctrl-C to both.
  process.on("SIGINT", () => process.stdin.isTTY || child.kill("SIGINT"));
  for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("exit", (code, signal) => {
    if (signal === null) process.exit(code);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

function refuseUnknownCommand() {
  // The commands of package.json are those of scripts/src/main.ts.
  const { scripts } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  const commands = Object.entries(scripts).flatMap(([name, line]) =>
    line === `node scripts/run.mjs ${name}` ? [name] : [],
  );
  if (commands.includes(command)) return;
  const usage = `Usage: pnpm <command>, one of: ${commands.join(", ")}. The options of each: pnpm <command> --help`;
  if (command !== undefined && command !== "--help" && command !== "-h")
    fail(`There is no command "${command}".\n${usage}`, 2);
  console.log(usage);
  process.exit(0);
}

/** Before the command runs; `--help` is answered the same way. */
async function refuseWrongArguments() {
  const { judgeArgs } = await import("./src/commands.ts");
  const judged = await judgeArgs(command, process.argv);
  if (judged === null) return;
  if (judged.code === 0) console.log(judged.text);
  else console.error(judged.text);
  process.exit(judged.code);
}

/** pnpm copies the lockfile into node_modules as the last step of an install. */
function isInstalled() {
  const installed = "node_modules/.pnpm/lock.yaml";
  return existsSync(installed) && readFileSync(installed, "utf8") === readFileSync("pnpm-lock.yaml", "utf8");
}

function install() {
  console.log("Installing the packages of pnpm-lock.yaml …");
  const { packageManager } = JSON.parse(readFileSync("package.json", "utf8"));
  const { status } = spawnSync("npx", ["--yes", packageManager, "install", "--frozen-lockfile"], {
    stdio: ["ignore", "inherit", "inherit"],
  });
  if (status === 0) return;
  fail("Installing failed, for the reason above. Fix it (network, disk, rights) and run the same command again.");
}

function isClientStale() {
  const client = "prisma/src/generated/client.ts";
  return !existsSync(client) || statSync(client).mtimeMs < statSync("prisma/schema.prisma").mtimeMs;
}

function generateClient() {
  const prisma = createRequire(new URL("../prisma/package.json", import.meta.url)).resolve("prisma/build/index.js");
  const { status, stdout, stderr } = spawnSync(process.execPath, [prisma, "generate"], {
    cwd: "prisma",
    stdio: ["ignore", "pipe", "pipe"],
    encoding: "utf8",
  });
  if (status !== 0) fail(`The database client could not be generated:\n${stdout}${stderr}`);
}

function fail(message, code = 1) {
  console.error(message);
  process.exit(code);
}
