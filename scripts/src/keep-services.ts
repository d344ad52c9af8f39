import { join } from "node:path";
import { answers, type DeploymentFile, followLog, keepRunning, type Part, type Run, say } from "@admit/environment";

const readyWithinMs = 60_000;
/** Each promises to end within 10 s of SIGTERM. */
const stopWithinMs = 12_000;

export interface ServiceWanted {
  part: Part;
  /** Arguments of Node. */
  args: string[];
  environment: NodeJS.ProcessEnv;
  /** Answers 200 once the service can serve. */
  readyUrl: string;
}

/** Starts gateway and worker, waits until they can serve, and restarts what dies. Their warnings are shown. */
export async function keepServices(
  services: readonly ServiceWanted[],
  dataDir: string,
  run: Run,
  deployment: DeploymentFile,
): Promise<void> {
  const logFileOf = (part: Part): string => join(dataDir, "logs", `${part}.log`);
  for (const { part } of services) run.onEnd(showLog(logFileOf(part), part));
  const stops: (() => unknown)[] = [];
  // Both at the same time, since each first finishes its work in progress.
  run.onEnd(() => Promise.all(stops.map((stop) => stop())));
  const together: Run = { ...run, onEnd: (stop) => void stops.push(stop) };
  const keep = ({ part, args, environment, readyUrl }: ServiceWanted): Promise<void> =>
    keepRunning(
      {
        name: `The ${part}`,
        program: process.execPath,
        args,
        environment,
        logFile: logFileOf(part),
        isReady: () => answers(readyUrl),
        readyWithinMs,
        stopWithinMs,
      },
      together,
      (pid) => deployment.rememberProcess(part, pid),
    );
  await Promise.all(services.map(keep));
}

/** Shows a repeated line once. */
function showLog(logFile: string, name: string): () => void {
  let last = "";
  return followLog(logFile, (line) => {
    const shown = humanLine(name, line);
    if (shown !== undefined && shown !== last) say((last = shown));
  });
}

const levelNames: Record<number, string> = { 40: "warning", 50: "error", 60: "fatal" };

/**
 * The line for the person at the terminal: warnings and errors alone.
 * @returns undefined for a line that only belongs into the log file
 */
export function humanLine(name: string, line: string): string | undefined {
  const entry = parse(line);
  const level = levelNames[Number(entry?.["level"])];
  if (entry === undefined || level === undefined) return undefined;
  const texts = [entry["msg"], reason(entry)].filter((text) => typeof text === "string");
  return `${name} ${level}: ${texts.join(": ")}`;
}

function reason(entry: Record<string, unknown>): string | undefined {
  const error = entry["err"] ?? entry["error"] ?? entry["fault"];
  if (typeof error === "string") return error;
  const message = (error as { message?: unknown } | undefined)?.message;
  return typeof message === "string" && message !== entry["msg"] ? message : undefined;
}

function parse(line: string): Record<string, unknown> | undefined {
  try {
    const entry: unknown = JSON.parse(line);
    return typeof entry === "object" && entry !== null ? (entry as Record<string, unknown>) : undefined;
  } catch {
    return undefined; // not from the logger: a warning of Node, or the stack of a crash
  }
}
