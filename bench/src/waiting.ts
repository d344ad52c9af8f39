import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { OptionsError } from "@admit/contract";
import { Explained } from "./drop/explained.ts";
import { drawWaiting } from "./waiting/draw-waiting.ts";
import { formatWaiting } from "./waiting/format-waiting.ts";
import { readWaitingOptions } from "./waiting/read-waiting-options.ts";
import { simulateWaiting } from "./waiting/simulate-waiting.ts";

/** Simulates those who wait for one event; needs no servers, and takes some minutes. */
function waiting(args: readonly string[]): void {
  const { jsonFile, chartFile, ...options } = readWaitingOptions(args);
  const report = simulateWaiting(options, say);
  const date = new Date().toISOString().slice(0, 10);
  const command = ["npx tsx bench/src/waiting.ts", ...args].join(" ");
  const circumstances = { date, command, commit: commit() };
  if (jsonFile !== null) writeFileSync(jsonFile, `${JSON.stringify({ ...circumstances, ...report }, undefined, 2)}\n`);
  if (chartFile !== null) writeFileSync(chartFile, drawWaiting(report, circumstances));
  process.stdout.write(`${formatWaiting(report)}\n`);
}

/** Null outside of a checkout. */
function commit(): string | null {
  try {
    const cwd = import.meta.dirname;
    return execFileSync("git", ["rev-parse", "--short=7", "HEAD"], { cwd, encoding: "utf8" }).trim();
  } catch {
    return null;
  }
}

/** Standard output is for the report. */
function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

try {
  waiting(process.argv.slice(2));
} catch (error) {
  say(
    error instanceof Explained || error instanceof OptionsError
      ? error.message
      : error instanceof Error
        ? String(error.stack)
        : String(error),
  );
  process.exitCode = error instanceof OptionsError ? 2 : 1;
}
