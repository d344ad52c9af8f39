import { arch, cpus, platform, totalmem } from "node:os";
import { OptionsError } from "@admit/contract";
import { Explained, showFailure } from "@admit/environment";

/** The shell's code for a command that was interrupted. */
const interrupted = 130;

/**
 * Runs a command to its end, then ends the process: what still waits is given up.
 * @param work returns the exit code
 */
export async function runMain(work: () => Promise<number>): Promise<never> {
  // An orderly exit removes what was created for this run.
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => process.exit(interrupted));
  try {
    process.exitCode = await work();
  } catch (error) {
    showFailure(error instanceof OptionsError ? new Explained(error.message) : error);
    if (error instanceof OptionsError) process.exitCode = 2;
  }
  process.exit();
}

/** What a figure was measured on, in one line. */
export function describeMachine(): string {
  const cores = cpus();
  const gib = Math.round(totalmem() / 2 ** 30);
  return `${cores.length} × ${cores[0]?.model ?? "unknown processor"}, ${gib} GiB, ${platform()} ${arch()}, Node ${process.versions.node}`;
}
