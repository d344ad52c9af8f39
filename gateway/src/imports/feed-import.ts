import { setTimeout as pause } from "node:timers/promises";
import type { ImportServices } from "./services.ts";
import { LineUnavailableError } from "../platform/line/line-unavailable-error.ts";
import { finishImport } from "./import-finish.ts";
import { rowKey } from "./import-id.ts";
import { readUndecidedRows, type UndecidedRow } from "./import-rows-read.ts";
import type { RunningImport } from "./imports-running-read.ts";

/** Most rows of an import in the line at a time: buyers stand between its windows, and never behind all of it. */
const windowRowsMax = 200;
/** Most tickets that a window of more than one row may ask for: what an issuer writes in a fraction of a second. */
const windowTicketsMax = 2000;
/** How long a window's outcomes are waited for, before its rows are looked at again: the line may be paused. */
const outcomesWithinMs = 2000;
/** How soon the line is asked again that was full or away. */
const againAfterMs = 1000;

export type Feeding = Pick<ImportServices, "mysql" | "line">;

/**
 * Puts an import's rows into the line, a window after the other, until each has its outcome; then the import
 * is done. It keeps nothing in mind: whoever goes on with it later sends the rows without an outcome again,
 * under the same keys, and a row that waits already keeps its place.
 *
 * @param mayGoOn asked before each window; false leaves the import to others
 * @param stop aborts when the gateway shuts down
 * @throws when MySQL does not answer
 */
export async function feedImport(
  { mysql, line }: Feeding,
  running: RunningImport,
  mayGoOn: () => Promise<boolean>,
  stop: AbortSignal,
): Promise<void> {
  let fromLine = 1;
  while (!stop.aborted && (await mayGoOn())) {
    const rows = windowOf(await readUndecidedRows(mysql, running.id, fromLine, windowRowsMax));
    const [first] = rows;
    if (first === undefined) return finishImport(mysql, running.id);
    // All above it are decided, for ever.
    fromLine = first.line;
    const taken = await Promise.all(rows.map((row) => take(line, running, row)));
    if (taken.includes(true)) {
      const waiting = rows.filter((_, at) => taken[at]);
      await Promise.all(waiting.map(({ purchaseId }) => line.waitDecided(purchaseId, outcomesWithinMs)));
    } else await pause(againAfterMs, undefined, { signal: stop }).catch(() => undefined);
  }
}

/** True once the row stands in the line or is decided; false while the line is full or away. */
async function take(line: ImportServices["line"], { id, eventId, requestedById }: RunningImport, row: UndecidedRow) {
  try {
    const acceptance = await line.accept(eventId, {
      purchaseId: row.purchaseId,
      userId: row.userId,
      requestedById,
      source: "STAFF",
      quantity: row.quantity,
      idempotencyKey: rowKey(id, row.line),
      knownOnly: false,
      sale: null,
    });
    return acceptance.kind === "waiting" || acceptance.kind === "decided";
  } catch (error) {
    if (error instanceof LineUnavailableError) return false;
    throw error;
  }
}

function windowOf(rows: readonly UndecidedRow[]): UndecidedRow[] {
  let tickets = 0;
  const end = rows.findIndex(({ quantity }, at) => {
    tickets += quantity;
    return at > 0 && tickets > windowTicketsMax;
  });
  return end === -1 ? [...rows] : rows.slice(0, end);
}
