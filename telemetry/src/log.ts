import { isMainThread } from "node:worker_threads";
import { pino, type DestinationStream, type Logger, type LevelWithSilent } from "pino";
import { describeError } from "./describe-error.ts";

/** Lines are written together: a write for each would cost more than the line. What is left is written at the exit. */
const chunkBytes = 4096;
const flushMs = 200;
/** Never meant for a line; should one come to stand in it, it stands there without its value. */
const withheld = ["email", "token", "secret", "key", "idempotencyKey", "authorization", "cookie", "userId", "sql"];

/**
 * The one way to a log of gateway and worker: JSON lines, errors described under `err`.
 * @param destination where they go; standard output, unless a test reads them
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
      // Called with whatever stands there; a second argument that pino might hand over is none of ours.
      serializers: { err: (error: unknown) => describeError(error) },
      redact: { paths: withheld, censor: "…" },
    },
    destination,
  );
}

/** A thread's exit is not waited for by those who write later, so it writes each line at once. */
function standardOutput(): DestinationStream {
  if (!isMainThread) return pino.destination({ fd: 1, sync: true });
  return gatherLines(pino.destination({ fd: 1, sync: false, minLength: chunkBytes, periodicFlush: flushMs }));
}

/** What `pino.destination` gives, as far as it is needed here. */
interface Chunks {
  write(text: string): boolean;
  flushSync(): void;
}

/**
 * Hands over the lines of one turn of the event loop together: at each text that it is given, the destination copies
 * and measures all that waits there.
 */
export function gatherLines(chunks: Chunks): DestinationStream & { flushSync(): void } {
  let lines: string[] = [];
  const handOver = (): void => {
    if (lines.length === 0) return;
    const text = lines.join("");
    lines = [];
    chunks.write(text);
  };
  // Before the destination's own, which writes what it has.
  process.prependListener("exit", handOver);
  return {
    write(line) {
      if (lines.push(line) === 1) setImmediate(handOver);
    },
    /** Called by pino before a fatal line ends the process. */
    flushSync() {
      handOver();
      chunks.flushSync();
    },
  };
}
