import { explainFileError } from "@admit/contract";

/** Reports progress to the person at the terminal. Standard output is for what a command was asked for. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** An error whose message is all that a person needs; it is shown without a stack. */
export class Explained extends Error {
  override name = "Explained";
}

/** Shows why a command fails, and sets its exit code to 1. */
export function showFailure(error: unknown): void {
  process.stderr.write(`\n${error instanceof Explained ? error.message : describe(error)}\n`);
  process.exitCode = 1;
}

/** A full disk or missing rights are not defects of the program: a stack would not help. */
function describe(error: unknown): string {
  return explainFileError(error, "the data folder") ?? (error instanceof Error ? String(error.stack) : String(error));
}

// The terminal or the reader of a pipe may be gone. Stopping in order matters more than what it would have read.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
