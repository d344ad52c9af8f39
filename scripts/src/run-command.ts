import { killChildren } from "./children.ts";
import { makeClosers } from "./closers.ts";
import { type Explained, showFailure } from "./say.ts";
import { listenForStop } from "./stop-signal.ts";

/** The shell's code for a command that Ctrl-C ended. */
export const interrupted = 130;

/** One run of a command. */
export interface Run {
  /** What is to be undone when the run ends, in whatever way; last come, first undone. */
  onEnd(close: () => Promise<void> | void): void;
  /** Ends the run, since something that it needs is gone for good. */
  giveUp(reason: Explained): void;
}

/**
 * Runs a command until it is done, fails or is asked to stop, then undoes in order what it has opened. Asked a second
 * time, it ends at once.
 *
 * @param work answers the exit code
 * @param stopped exit code when it was asked to stop
 */
export async function runCommand(work: (run: Run) => Promise<number>, stopped: number): Promise<never> {
  const stop = listenForStop();
  const closers = makeClosers(showFailure);
  void stop.impatient.then(() => {
    killChildren();
    process.exit(interrupted);
  });
  let code = 1;
  try {
    code = await new Promise<number>((resolve, reject) => {
      void stop.raised.then(() => resolve(stopped));
      work({ onEnd: (close) => closers.add(close), giveUp: reject }).then(resolve, reject);
    });
  } catch (error) {
    showFailure(error);
  }
  await closers.closeAll();
  process.exit(Math.max(code, Number(process.exitCode ?? 0)));
}
