import type { ChildProcess } from "node:child_process";
import { dirname } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fullDiskHint } from "@admit/contract";
import { endProcess, hasEnded } from "./children.ts";
import { lastLines } from "./last-lines.ts";
import { restartDelay } from "./restart-delay.ts";
import type { Run } from "./run-command.ts";
import { Explained, say } from "./say.ts";

export interface Kept {
  name: string;
  logFile: string;
  launch(): ChildProcess;
  /** Whether it can be used by now. */
  isReady(): Promise<boolean>;
  readyWithinMs: number;
  /** How long it may take to end after SIGTERM before it is killed. */
  stopWithinMs: number;
  /** Told each pid, since a process that is started again has another. */
  launched(pid: number): void;
}

const askEveryMs = 100;

/**
 * Starts a process, waits until it can be used, and from then on starts it again whenever it dies.
 * @throws Explained with its last words, when it dies or is not ready in time
 */
export async function keepRunning(kept: Kept, run: Run): Promise<void> {
  const deaths: number[] = [];
  let isReady = false;
  let isStopping = false;
  let again: NodeJS.Timeout | undefined;
  let child = launch();

  function launch(): ChildProcess {
    const launched = kept.launch();
    const ended = (): void => {
      if (isReady && !isStopping && hasEnded(launched)) startAgain(launched);
    };
    launched.once("exit", ended);
    launched.once("error", ended); // it could not be run at all
    if (launched.pid !== undefined) kept.launched(launched.pid);
    return launched;
  }

  function startAgain(dead: ChildProcess): void {
    const now = performance.now();
    deaths.push(now);
    const delayMs = restartDelay(deaths, now);
    if (delayMs === undefined) {
      run.giveUp(lastWords(kept, `${kept.name} died ${deaths.length} times within a minute.`));
      return;
    }
    say(
      `${kept.name} ended unexpectedly (${howItEnded(dead)}); starting it again in ${delayMs / 1000} s. Its log: ${kept.logFile}`,
    );
    again = setTimeout(() => (child = launch()), delayMs);
  }

  run.onEnd(async () => {
    isStopping = true;
    clearTimeout(again);
    await endProcess(child, kept.stopWithinMs);
  });
  await untilReady(kept, child);
  isReady = true;
}

async function untilReady(kept: Kept, child: ChildProcess): Promise<void> {
  const deadline = performance.now() + kept.readyWithinMs;
  for (;;) {
    const isReady = await kept.isReady();
    // Looked at afterwards, since somebody else may have answered.
    if (hasEnded(child)) throw lastWords(kept, `${kept.name} did not start (${howItEnded(child)}).`);
    if (isReady) return;
    if (performance.now() > deadline) {
      throw lastWords(kept, `${kept.name} was not ready within ${kept.readyWithinMs / 1000} s.`);
    }
    await wait(askEveryMs);
  }
}

function howItEnded(child: ChildProcess): string {
  if (child.pid === undefined) return "it could not be run";
  return child.signalCode ?? `exit code ${child.exitCode}`;
}

function lastWords(kept: Kept, what: string): Explained {
  const end = lastLines(kept.logFile, 15);
  return new Explained(`${what} The end of ${kept.logFile}:\n\n${end}${fullDiskHint(end, dirname(kept.logFile))}`);
}
