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
  const explained = error instanceof Explained;
  process.stderr.write(`\n${explained ? error.message : error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
}

// The terminal or the reader of a pipe may go away first; stopping in order matters more than what it would have read.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
