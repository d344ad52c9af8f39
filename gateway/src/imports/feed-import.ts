import { setTimeout as pause } from "node:timers/promises";
import { LineUnavailableError } from "../platform/line/acceptance.ts";
import { rowKey } from "./import-create.ts";
import { finishImport, readUndecidedRows, type RunningImport, type UndecidedRow } from "./import-progress.ts";
import type { ImportServices } from "./services.ts";

/** Most rows of an import in the line at a time: buyers get in between its windows, and never wait behind all of it. */
const windowRowsMax = 200;
/** Most tickets that a window of more than one row may ask for: what an issuer writes in a fraction of a second. */
const windowTicketsMax = 2000;
/** How long a window's outcomes are awaited before its rows are read again: the line may be paused. */
const outcomesWithinMs = 2000;
/** When rows are sent again to a line that was full or unavailable. */
const retryAfterMs = 1000;

/**
 * Sends an import's rows into the line, window by window, until each has an outcome; then the import is done. It keeps
 * no state: the gateway that resumes it sends rows without an outcome again under the same keys, and a row that is in
 * the line keeps its position.
 *
 * @param mayContinue called before each window; false leaves the import to others
 * @param stop aborts when the gateway shuts down
 * @throws if MySQL does not answer
 */
export async function feedImport(
  { mysql, line }: Pick<ImportServices, "mysql" | "line">,
  running: RunningImport,
  mayContinue: () => Promise<boolean>,
  stop: AbortSignal,
): Promise<void> {
  let fromLine = 1;
  while (!stop.aborted && (await mayContinue())) {
    const rows = windowOf(await readUndecidedRows(mysql, running.id, fromLine, windowRowsMax));
    const [first] = rows;
    if (first === undefined) return finishImport(mysql, running.id);
    // All rows above it have their final outcomes.
    fromLine = first.line;
    const accepted = await Promise.all(rows.map((row) => accept(line, running, row)));
    if (accepted.includes(true)) {
      const waiting = rows.filter((_, at) => accepted[at]);
      await Promise.all(waiting.map(({ purchaseId }) => line.waitDecided(purchaseId, outcomesWithinMs)));
    } else await pause(retryAfterMs, undefined, { signal: stop }).catch(() => undefined);
  }
}

/** True once the row is in the line or decided; false while the line is full or unavailable. */
async function accept(line: ImportServices["line"], { id, eventId, requestedById }: RunningImport, row: UndecidedRow) {
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

function windowOf(rows: readonly UndecidedRow[]): readonly UndecidedRow[] {
  let tickets = 0;
  const end = rows.findIndex(({ quantity }, at) => {
    tickets += quantity;
    return at > 0 && tickets > windowTicketsMax;
  });
  return end === -1 ? rows : rows.slice(0, end);
}
