import { explainFileError } from "@admit/contract";

/** Tells the person at the terminal what goes on. Standard output is for what a command is asked for. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** An error whose message says to a person all there is to know; it is shown without a stack. */
export class Explained extends Error {
  override name = "Explained";
}

/** Shows why a command ends, and makes it end with 1. */
export function showFailure(error: unknown): void {
  process.stderr.write(`\n${error instanceof Explained ? error.message : describe(error)}\n`);
  process.exitCode = 1;
}

/** A full disk or a folder without rights is not a defect of the program, and a stack trace would not help. */
function describe(error: unknown): string {
  return explainFileError(error, "the data folder") ?? (error instanceof Error ? String(error.stack) : String(error));
}

// The terminal or the reader of a pipe may go away first; stopping in order matters more than what it would have read.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
