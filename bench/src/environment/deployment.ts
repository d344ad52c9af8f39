import { execFileSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import { answers, freePort, Restartable, runLogged, until } from "@admit/environment";
import type { Pids } from "../load/usage.ts";
import { type Checkout, ownCommand } from "./checkout.ts";
import type { Environment, RunDatabase } from "./open-environment.ts";
import { killBelow, type Process, readProcesses } from "./process-tree.ts";

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
  const killAll = (): void => {
    killBelow(deployment.pid);
    deployment.kill();
  };
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
