// Runs a command of scripts/src/main.ts. Plain JavaScript for any Node: it checks whether the rest can run.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const command = process.argv[2];

refuseOldNode();
refuseUnknownCommand();
process.chdir(root);
if (!isInstalled()) install();
// In this process, so that signals and exit codes need no forwarding.
const { register } = await import("tsx/esm/api");
register();
await refuseWrongArguments();
if (isClientStale()) generateClient();
await import("./src/main.ts");

function refuseOldNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > 22 || (major === 22 && minor >= 12) || (major === 20 && minor >= 19)) return;
  fail(`Admit needs Node 20.19, 22.12 or newer; this is Node ${process.versions.node}.`);
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
