import { execa } from "execa";
import { root } from "../base/checkout.ts";
import type { Run } from "../base/closers.ts";
import { Child, describeExit, killGroup, type Launch, rememberGroup } from "./child.ts";

/** A program that ends by itself needs no longer than this after SIGTERM. */
const endWithinMs = 10_000;
const outputBytesMax = 64 * 1024 * 1024;

/** Runs a program of this machine to its end and returns its output; it is killed if it takes too long. */
export async function capture(
  program: string,
  args: readonly string[],
  withinMs: number,
  environment: NodeJS.ProcessEnv = {},
) {
  const options = { cwd: root, env: environment, stdin: "ignore", reject: false, stripFinalNewline: false } as const;
  const result = await execa(program, args, { ...options, timeout: withinMs, maxBuffer: outputBytesMax });
  const { failed, stdout, stderr } = result;
  return { isOk: !failed, stdout, stderr: stderr || (failed && stdout === "" ? (result.message ?? "") : "") };
}

/**
 * Runs a Node program to its end, its output on this terminal. It is in a group of its own: Ctrl-C is for this
 * command, which ends it in order.
 * @param launched receives its pid
 * @returns its exit code
 */
export async function runVisibly(
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
  run: Run,
  launched: (pid: number) => void = () => {},
): Promise<number> {
  const child = execa(process.execPath, args, {
    cwd: root,
    env: environment,
    extendEnv: false,
    detached: true,
    stdin: "ignore",
    stdout: "inherit",
    stderr: "inherit",
    reject: false,
    forceKillAfterDelay: endWithinMs,
  });
  const { pid } = child;
  rememberGroup(pid, child);
  run.onEnd(async () => {
    child.kill("SIGTERM");
    await child;
  });
  if (pid !== undefined) launched(pid);
  const { exitCode } = await child;
  killGroup(pid);
  return exitCode ?? 1;
}

/** Runs a program to its end. @returns its output @throws with its last lines, if it fails or takes too long */
export async function runLogged(launch: Launch, withinMs: number): Promise<string> {
  const child = new Child(launch);
  const exit = await child.endWithin(withinMs);
  if (exit.code !== 0) throw child.failure(`ended (${describeExit(exit)}), or not within ${withinMs / 1000} s`);
  return child.output;
}
