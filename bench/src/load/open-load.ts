import { type ChildProcess, fork, spawnSync } from "node:child_process";
import { once } from "node:events";
import { getPriority, setPriority } from "node:os";
import { sourceArgs } from "@admit/environment";
import pTimeout from "p-timeout";
import type { FromSender, LoadOrder, LoadReport } from "./order.ts";

/** MiB for new objects: with Node's own 16, a third of the sender's time goes into collecting them. */
const newSpaceMib = 64;
/** Used if the system allows no real-time priority. */
const niceness = -10;
/** Beyond the ordered time: connecting, and the longest wait for an answer. */
const graceMs = 60_000;

/** A file that sends, and how long an order of it takes. */
interface Sender<Order, Report> {
  file: string;
  lengthMs(order: Order): number;
  /** Never called: names the type of the reports. */
  report?(report: Report): void;
}

/** `real-time`, or a `nice` value: 0 if the system did not allow it to run ahead of others. */
type LoadPriority = "real-time" | number;

export type Load = ReturnType<typeof openLoad>;

/** A process that sends requests. @param isAhead whether it runs ahead of what shares this machine */
export const openLoad = (isAhead = true) => openSender<LoadOrder, LoadReport>(requests, isAhead);

const requests: Sender<LoadOrder, LoadReport> = {
  file: "bench/src/load/load-process.ts",
  lengthMs: ({ warmUpMs, countedMs }) => warmUpMs + countedMs,
};

/** A process of its own that sends what is ordered, one order at a time. */
export function openSender<Order extends object, Report>(sender: Sender<Order, Report>, isAhead: boolean) {
  const args = sourceArgs(sender.file);
  const execArgv = [`--max-semi-space-size=${newSpaceMib}`, ...args.slice(0, -1)];
  const child = fork(args.at(-1) ?? "", { execArgv, stdio: ["ignore", "inherit", "inherit", "ipc"] });
  const kill = (): void => void child.kill("SIGKILL");
  process.once("exit", kill);
  child.once("exit", () => process.off("exit", kill));
  const pid = child.pid ?? 0;
  return {
    pid,
    priority: isAhead ? runAhead(pid) : getPriority(pid),
    /** @throws Error if the process fails, ends, or takes a minute longer than the order says */
    run: (order: Order) => runOrder<Report>(child, order, sender.lengthMs(order)),
    async close() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, "exit");
      child.disconnect();
      await ended;
    },
  };
}

/**
 * Buyers have machines of their own, so the sender runs ahead of what shares this machine. A nice value alone is not
 * enough: Linux lets others finish their time slice, and with all cores busy the sender is 5 to 12 ms late.
 */
function runAhead(pid: number): LoadPriority {
  const { status } = spawnSync("chrt", ["--all-tasks", "--rr", "--pid", "1", String(pid)], { stdio: "ignore" });
  if (status === 0) return "real-time";
  try {
    setPriority(pid, niceness);
  } catch {
    // Only the administrator may; a run with a late sender reports it.
  }
  return getPriority(pid);
}

async function runOrder<Report>(child: ChildProcess, order: object, lengthMs: number): Promise<Report> {
  const listening = new AbortController();
  const { signal } = listening;
  const ended = once(child, "exit", { signal }).then(() => Promise.reject(new Error("the load process ended")));
  const replied = once(child, "message", { signal }) as Promise<[FromSender<Report>]>;
  const milliseconds = lengthMs + graceMs;
  child.send(order);
  try {
    const [reply] = await pTimeout(Promise.race([replied, ended]), { milliseconds, message: "the load does not end" });
    if ("failure" in reply) throw new Error(`the load process failed: ${reply.failure}`);
    return reply.report;
  } finally {
    ended.catch(() => undefined);
    listening.abort();
  }
}
