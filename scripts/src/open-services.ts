import { join } from "node:path";
import { spawnLogged } from "./children.ts";
import { followLog, putLargeLogAside } from "./follow-log.ts";
import { keepRunning } from "./keep-running.ts";
import { humanLine } from "./log-line.ts";
import type { Run } from "./run-command.ts";
import { say } from "./say.ts";
import { rememberProcess, type SetUpFile } from "./set-up-file.ts";

const readyWithinMs = 60_000;
const askWithinMs = 2000;
/** Each promises to be done within 10 s of SIGTERM. */
const stopWithinMs = 12_000;

export interface ServicesWanted {
  dataDir: string;
  setUp: SetUpFile;
  environment: NodeJS.ProcessEnv;
  services: Service[];
  run: Run;
}

export interface Service {
  name: "gateway" | "worker";
  /** What Node is to run. */
  args: string[];
  /** Additions to the shared environment. */
  environment: NodeJS.ProcessEnv;
  /** Answers 200 once the service can serve. */
  readyUrl: string;
}

/** Starts gateway and worker, each a process, and waits until they can serve. */
export async function openServices(wanted: ServicesWanted): Promise<void> {
  const { services, run } = wanted;
  for (const { name } of services) run.onEnd(showLog(logFileOf(name, wanted), name));
  const stops: (() => Promise<void> | void)[] = [];
  // Both at the same time, since each first finishes what it has in hand.
  run.onEnd(async () => {
    await Promise.all(stops.map(async (stop) => stop()));
  });
  const together: Run = { ...run, onEnd: (stop) => void stops.push(stop) };
  await Promise.all(services.map((service) => keepServing(service, wanted, together)));
}

async function keepServing(service: Service, wanted: ServicesWanted, together: Run): Promise<void> {
  const { name, args, readyUrl } = service;
  const environment = { ...wanted.environment, ...service.environment };
  const logFile = logFileOf(name, wanted);
  await keepRunning(
    {
      name: `The ${name}`,
      logFile,
      launch: () => spawnLogged(process.execPath, args, logFile, environment),
      isReady: () => answers(readyUrl),
      readyWithinMs,
      stopWithinMs,
      launched: (pid) => rememberProcess(wanted.setUp, name, pid),
    },
    together,
  );
}

function logFileOf(name: string, { dataDir }: ServicesWanted): string {
  return join(dataDir, "logs", `${name}.log`);
}

/** The same line a hundred times tells no more than once. */
function showLog(logFile: string, name: string): () => void {
  putLargeLogAside(logFile);
  let last = "";
  return followLog(logFile, (line) => {
    const shown = humanLine(name, line);
    if (shown !== undefined && shown !== last) say((last = shown));
  });
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(askWithinMs) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false; // the bound of waiting is the caller's
  }
}
