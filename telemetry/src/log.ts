import { isMainThread } from "node:worker_threads";
import { pino, type DestinationStream, type Logger, type LevelWithSilent } from "pino";
import { describeError } from "./describe-error.ts";

/** Lines are written together: one write per line would cost more than the line. The last ones are written at exit. */
const chunkBytes = 4096;
const flushMs = 200;
/** Fields that are not meant to be logged: one that is logged anyway has no value. */
const withheld = ["email", "token", "secret", "key", "idempotencyKey", "authorization", "cookie", "userId", "sql"];

/**
 * The log of gateway, worker and mailing: JSON lines, with errors described under `err`.
 * @param destination standard output, unless a test reads it
 */
export function openLog(
  part: "gateway" | "worker" | "mailing",
  level: LevelWithSilent,
  destination: DestinationStream = standardOutput(),
): Logger {
  return pino(
    {
      level,
      base: { part },
      // pino may pass a second argument, which is not `describeError`'s.
      serializers: { err: (error: unknown) => describeError(error) },
      redact: { paths: withheld, censor: "…" },
    },
    destination,
  );
}

/** A thread writes each line at once: buffered lines would be lost when it exits. */
function standardOutput(): DestinationStream {
  if (!isMainThread) return pino.destination({ fd: 1, sync: true });
  return gatherLines(pino.destination({ fd: 1, sync: false, minLength: chunkBytes, periodicFlush: flushMs }));
}

/** The part of `pino.destination` that is used here. */
interface Chunks {
  write(text: string): boolean;
  flushSync(): void;
}

/**
 * Writes the lines of one turn of the event loop together: for each text, the destination copies and measures all that
 * it has buffered.
 */
export function gatherLines(chunks: Chunks): DestinationStream & { flushSync(): void } {
  let lines: string[] = [];
  const flush = (): void => {
    if (lines.length === 0) return;
    const text = lines.join("");
    lines = [];
    chunks.write(text);
  };
  // Before the destination's own listener, which writes its buffer.
  process.prependListener("exit", flush);
  return {
    write(line) {
      if (lines.push(line) === 1) setImmediate(flush);
    },
    /** Called by pino before a fatal line ends the process. */
    flushSync() {
      flush();
      chunks.flushSync();
    },
  };
}

/**
 * Ends the process after an uncaught error, as Node would, but reports it only to the log: Node prints the whole error,
 * and a database's has the statement with its values.
 */
export function endOnFault(log: Logger): void {
  process.on("uncaughtException", (error) => {
    log.fatal({ err: error }, "an uncaught error ends the process");
    process.exit(1);
  });
}
