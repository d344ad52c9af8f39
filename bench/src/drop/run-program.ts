import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const outputMaxBytes = 16 * 1024 * 1024;

export interface Ended {
  /** Null where it was ended from outside, such as for taking too long. */
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs a file of the checkout in a process of its own, the way this one was started, to its end. */
export function runProgram(file: string, args: readonly string[], withinMs: number): Promise<Ended> {
  return new Promise((resolve) => {
    const options = { cwd: root, timeout: withinMs, maxBuffer: outputMaxBytes };
    const child = execFile(
      process.execPath,
      [...process.execArgv, `${root}${file}`, ...args],
      options,
      (error, stdout, stderr) => resolve({ code: child.exitCode, stdout, stderr: stderr || (error?.message ?? "") }),
    );
  });
}
