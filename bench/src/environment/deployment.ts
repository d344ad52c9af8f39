import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { answers, freePort, Restartable, runLogged, until } from "@admit/environment";
import type { Pids } from "../load/usage.ts";
import { type Checkout, ownCommand } from "./checkout.ts";
import type { Environment, RunDatabase } from "./open-environment.ts";

const readyWithinMs = 120_000;
const stopWithinMs = 30_000;
const auditWithinMs = 300_000;
/** Of a gateway or worker, bundled or from source. */
const service = /\/(gateway|worker)\/(?:dist|src)\/main\.[jt]s(?:\0|$)/;

/** A deployment as `pnpm start` of its own commit starts it. Only the contract is known of it. */
export interface Deployment {
  url: string;
  /** Gateway and worker, each with all its processes, and the servers. */
  pids: Pids;
  /** The version of Node that runs it; null if this system does not say. */
  node: string | null;
  database: RunDatabase;
}

/**
 * Starts a whole deployment on an empty database, measures on it, ends it in order and audits it by its own commands.
 * @param settings besides those of the servers
 * @throws Explained if it does not start or stop, or violates an invariant
 */
export async function withDeployment<Result>(
  environment: Environment,
  checkout: Checkout,
  settings: Record<string, string>,
  measure: (deployment: Deployment) => Promise<Result>,
): Promise<Result> {
  const database = await environment.emptyDatabase();
  const dataDir = mkdtempSync(join(environment.dataDir, "deployment-"));
  const port = String(await freePort());
  const url = `http://127.0.0.1:${port}`;
  const plan = (script: string) => {
    const { environment: own, ...command } = ownCommand(checkout, script);
    const given = { HOST: "127.0.0.1", PORT: port, PUBLIC_URL: url, ADMIT_DATA_DIR: dataDir };
    return {
      ...command,
      name: `pnpm ${script} (${checkout.name})`,
      logFile: join(dataDir, `${script}.log`),
      environment: { ...own, ...database.settings, ...settings, ...given },
    };
  };
  const isReady = () => answers(`${url}/readyz`);
  const deployment = new Restartable({ ...plan("start"), stopWithinMs, readyWithinMs, isReady });
  // What it started outlives it when it is killed.
  const killAll = (): void => killTree(deployment.pid);
  process.prependOnceListener("exit", killAll);
  try {
    await deployment.start();
    const pids = await until("gateway and worker run", () => servicePids(deployment.pid));
    const node = nodeOf(pids.gateway[0]);
    const result = await measure({ url, pids: { ...pids, ...environment.serverPids }, node, database });
    await deployment.close();
    await runLogged(plan("verify"), auditWithinMs);
    return result;
  } finally {
    killAll();
    process.off("exit", killAll);
    await database.drop();
  }
}

interface Process {
  pid: number;
  parent: number;
  commandLine: string;
}

function servicePids(pid: number | undefined) {
  const found = servicesBelow(pid, readProcesses());
  return found.gateway.length > 0 && found.worker.length > 0 ? found : null;
}

/** A process that a gateway or worker started is part of it. */
export function servicesBelow(pid: number | undefined, processes: readonly Process[]) {
  const found: Record<"gateway" | "worker", number[]> = { gateway: [], worker: [] };
  const visit = (parent: number, inherited?: "gateway" | "worker"): void => {
    for (const child of processes.filter((each) => each.parent === parent)) {
      const part = inherited ?? (service.exec(child.commandLine)?.[1] as "gateway" | "worker" | undefined);
      if (part !== undefined) found[part].push(child.pid);
      visit(child.pid, part);
    }
  };
  if (pid !== undefined) visit(pid);
  return found;
}

function nodeOf(pid: number | undefined): string | null {
  try {
    return execFileSync(`/proc/${pid}/exe`, ["--version"], { encoding: "utf8" }).trim();
  } catch {
    return null;
  }
}

/** Kills a process and all that it has started. */
function killTree(pid: number | undefined): void {
  if (pid === undefined) return;
  const processes = readProcesses();
  const below = (parent: number): number[] =>
    processes.filter((each) => each.parent === parent).flatMap((child) => [child.pid, ...below(child.pid)]);
  for (const each of [pid, ...below(pid)])
    try {
      process.kill(each, "SIGKILL");
    } catch {
      // It has ended.
    }
}

/** Empty without `/proc`. */
function readProcesses(): Process[] {
  return readdirIfAny("/proc").flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const stat = readFileSync(`/proc/${name}/stat`, "utf8");
      const parent = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
      return { pid: Number(name), parent, commandLine: readFileSync(`/proc/${name}/cmdline`, "utf8") };
    } catch {
      return []; // it has just ended
    }
  });
}

function readdirIfAny(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
