import { type ChildProcess, fork, spawnSync } from "node:child_process";
import { once } from "node:events";
import { getPriority, setPriority } from "node:os";
import { sourceArgs } from "../place/checkout.ts";
import type { FromLoad, LoadOrder, LoadReport, ToLoad } from "./load-order.ts";

/** MiB for new objects: with Node's own 16, a third of the sender's time is spent on clearing them away. */
const newSpaceMib = 64;
/** Where the system allows no more than that. */
const niceness = -10;
/** Beyond the ordered time: connecting, and the longest time an answer is waited for. */
const graceMs = 60_000;
/** For an order that says how many and not how long. */
const countedWithinMs = 120_000;

interface LoadMoments {
  /** The counted time begins. */
  counting?(): void;
  /** The counted time is over. */
  counted?(): void;
}

/** `real-time`, or as `nice` has it: 0 where the system did not allow it to be on time before others. */
export type LoadPriority = "real-time" | number;

/** A process that sends load, for as many orders as there are, one at a time. */
export interface Load {
  pid: number;
  priority: LoadPriority;
  /** @throws Error where the process fails, ends, or takes a minute longer than the order says */
  run(order: LoadOrder, moments?: LoadMoments): Promise<LoadReport>;
  close(): Promise<void>;
}

/** @param nodeArgs of Node's own, such as `--cpu-prof` */
export function openLoad(nodeArgs: readonly string[] = []): Load {
  const [flag = "", tsx = "", file = ""] = sourceArgs("bench/src/load/load-process.ts");
  const execArgv = [...nodeArgs, `--max-semi-space-size=${newSpaceMib}`, flag, tsx];
  const child = fork(file, { execArgv, stdio: ["ignore", "inherit", "inherit", "ipc"] });
  const kill = (): void => void child.kill("SIGKILL");
  process.once("exit", kill);
  return {
    pid: child.pid ?? 0,
    priority: goBefore(child.pid ?? 0),
    run: (order, moments = {}) => runOrder(child, order, moments),
    async close() {
      process.off("exit", kill);
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, "exit");
      child.disconnect();
      await ended;
    },
  };
}

/**
 * Buyers are on machines of their own: theirs goes before what it shares this one with. Its niceness alone does not
 * do it: Linux lets whatever runs finish its slice, and where all cores are busy the sender is 5 to 12 ms late.
 */
function goBefore(pid: number): LoadPriority {
  const { status } = spawnSync("chrt", ["--all-tasks", "--rr", "--pid", "1", String(pid)], { stdio: "ignore" });
  if (status === 0) return "real-time";
  try {
    setPriority(pid, niceness);
  } catch {
    // Only the administrator may; a run in which the sender was late says so.
  }
  return getPriority(pid);
}

async function runOrder(child: ChildProcess, order: LoadOrder, moments: LoadMoments): Promise<LoadReport> {
  const withinMs = order.pace.kind === "counted" ? countedWithinMs : order.warmUpMs + order.countedMs + graceMs;
  let stopListening = (): void => {};
  try {
    return await new Promise<LoadReport>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error("the load process does not end")), withinMs);
      const onMessage = (message: FromLoad): void => {
        if (message.kind === "counting") moments.counting?.();
        else if (message.kind === "counted") moments.counted?.();
        else if (message.kind === "report") resolve(message.report);
        else reject(new Error(`the load process failed: ${message.message}`));
      };
      const onExit = (): void => reject(new Error("the load process ended"));
      child.on("message", onMessage).on("exit", onExit);
      stopListening = () => {
        clearTimeout(timer);
        child.off("message", onMessage).off("exit", onExit);
      };
      child.send({ kind: "run", order } satisfies ToLoad);
    });
  } finally {
    stopListening();
  }
}
