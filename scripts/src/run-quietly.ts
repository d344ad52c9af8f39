import { execFile } from "node:child_process";
import { root } from "./place.ts";

export interface Finished {
  isOk: boolean;
  stdout: string;
  stderr: string;
}

/** Runs a program to its end without showing anything of it; it is ended when it takes too long. */
export function runQuietly(
  program: string,
  args: readonly string[],
  withinMs: number,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<Finished> {
  const options = { cwd: root, env: environment, timeout: withinMs, maxBuffer: 64 * 1024 * 1024 };
  return new Promise((resolve) => {
    const child = execFile(program, args, options, (error, stdout, stderr) => {
      resolve({ isOk: error === null, stdout, stderr: stderr || (stdout === "" ? (error?.message ?? "") : "") });
    });
    child.stdin?.end();
  });
}
