import type { Run } from "../base/closers.ts";
import { say } from "../base/terminal.ts";
import { type Child, describeExit, type Exit } from "./child.ts";
import { type Plan, Restartable } from "./restartable.ts";

/** How often a process may be restarted within a minute. After more deaths, another restart would not help. */
export const restartsPerMinuteMax = 5;
const minuteMs = 60_000;
const firstDelayMs = 500;

/**
 * Starts a process in a group of its own, waits until it can be used, and restarts it whenever it dies.
 * @param launched receives each pid: a process that is started again has another
 * @throws Explained with its last lines, if it dies or is not ready in time
 */
export async function keepRunning(plan: Plan, run: Run, launched: (pid: number) => void = () => {}): Promise<void> {
  const kept = new Restartable({ ...plan, ownGroup: true });
  const deaths: number[] = [];
  let isStopping = false;
  let restart: NodeJS.Timeout | undefined;
  run.onEnd(async () => {
    isStopping = true;
    clearTimeout(restart);
    if (kept.isRunning) await kept.end();
  });

  const watch = (child: Child): void => {
    void child.ended.then((exit) => {
      if (!isStopping) restartLater(child, exit);
    });
  };
  const restartLater = (child: Child, exit: Exit): void => {
    const now = performance.now();
    deaths.push(now);
    const delayMs = restartDelay(deaths, now);
    if (delayMs === undefined) return run.giveUp(child.failure(`died ${deaths.length} times within a minute`));
    const log = `Its log: ${child.logFile}`;
    say(`${child.name} ended unexpectedly (${describeExit(exit)}); restarting it in ${delayMs / 1000} s. ${log}`);
    restart = setTimeout(() => {
      const next = kept.launch();
      if (next.pid !== undefined) launched(next.pid);
      watch(next);
    }, delayMs);
  };

  const starting = kept.start();
  if (kept.pid !== undefined) launched(kept.pid);
  watch(await starting);
}

/**
 * How long to wait before a process is restarted.
 * @param deaths when it died, this time included, oldest first
 * @returns milliseconds, or undefined when it is time to give up
 */
export function restartDelay(deaths: readonly number[], nowMs: number): number | undefined {
  const recent = deaths.filter((at) => nowMs - at < minuteMs).length;
  return recent > restartsPerMinuteMax ? undefined : firstDelayMs * 2 ** (recent - 1);
}
