import { Closers, type Explained, killGroups, type Run, runVisibly, showFailure, sourceArgs } from "@admit/environment";
import { commandArgs } from "./commands.ts";
import { watchPackageManager } from "./watch-package-manager.ts";

/** The shell's code for a command that Ctrl-C ended. */
const interrupted = 130;

/** pnpm and npx may forward a Ctrl-C that the terminal has sent to every process already: it is the same one. */
const sameSignalWithinMs = 500;

/**
 * Runs a command until it is done, fails or is asked to stop, then undoes in order what it has opened. Asked a second
 * time, it ends at once.
 *
 * @param work returns the exit code
 * @param stopped exit code if it was asked to stop
 */
export async function runCommand(work: (run: Run) => Promise<number>, stopped = interrupted): Promise<never> {
  const closers = new Closers();
  let code = 1;
  try {
    code = await new Promise<number>((resolve, reject: (reason: Explained) => void) => {
      listenForStop(() => resolve(stopped), endAtOnce);
      work({ onEnd: (close) => closers.add(close), giveUp: reject }).then(resolve, reject);
    });
  } catch (error) {
    showFailure(error);
  }
  (await closers.closeAll()).forEach(showFailure);
  process.exit(Math.max(code, Number(process.exitCode ?? 0)));
}

/** Runs a TypeScript file of the checkout with this command's arguments. @param launched receives its pid */
export function runSource(
  file: string,
  environment: NodeJS.ProcessEnv,
  run: Run,
  launched?: (pid: number) => void,
): Promise<number> {
  return runVisibly([...sourceArgs(file), ...commandArgs(process.argv)], environment, run, launched);
}

function endAtOnce(): never {
  killGroups();
  process.exit(interrupted);
}

/**
 * Listens for Ctrl-C, SIGTERM, a closed terminal, and the end of the pnpm or npx that started this.
 * @param hurry is called at a second signal
 */
function listenForStop(stop: () => void, hurry: () => void): void {
  let firstAt: number | undefined;
  const raise = (): void => {
    firstAt ??= performance.now();
    stop();
  };
  const raiseOrHurry = (): void => {
    if (isSecondSignal(firstAt, performance.now())) hurry();
    raise();
  };
  process.on("SIGINT", raiseOrHurry);
  process.on("SIGTERM", raiseOrHurry);
  process.on("SIGHUP", raise);
  watchPackageManager(raise);
}

export function isSecondSignal(firstAt: number | undefined, nowMs: number): boolean {
  return firstAt !== undefined && nowMs - firstAt > sameSignalWithinMs;
}
