import { setTimeout as pause } from "node:timers/promises";
import { onConnection, readRows } from "@admit/prisma";
import type { Mysql } from "../platform/database.ts";
import { LineUnavailableError } from "../platform/line/acceptance.ts";
import { rowKey } from "./import-create.ts";
import type { ImportServices } from "./services.ts";

/** Most rows of an import in the line at a time: buyers get in between its windows, and never wait behind all of it. */
const windowRowsMax = 200;
/** Most tickets that a window of more than one row may ask for: what an issuer writes in a fraction of a second. */
const windowTicketsMax = 2000;
/** How long a window's outcomes are awaited before its rows are read again: the line may be paused. */
const outcomesWithinMs = 2000;
/** When rows are sent again to a line that was full or unavailable. */
const retryAfterMs = 1000;

const pollMax = 100;

/** An import whose rows are not all decided. */
export interface RunningImport {
  id: string;
  eventId: string;
  requestedById: string;
}

/** The imports that run, the oldest first. */
export const readRunningImports = (mysql: Mysql): Promise<RunningImport[]> =>
  readRows(
    mysql,
    "SELECT id, eventId, requestedById FROM Import WHERE status = 'RUNNING' ORDER BY createdAt, id LIMIT ?",
    [pollMax],
  );

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

/** A row that has no outcome yet. */
interface UndecidedRow {
  line: number;
  quantity: number;
  userId: string;
  purchaseId: string;
}

/** The first rows without an outcome, from a line on, in their order. */
const readUndecidedRows = (mysql: Mysql, importId: string, fromLine: number, limit: number): Promise<UndecidedRow[]> =>
  readRows(
    mysql,
    `SELECT r.line, r.quantity, r.userId, r.purchaseId
     FROM ImportRow r LEFT JOIN Purchase p ON p.id = r.purchaseId
     WHERE r.importId = ? AND r.line >= ? AND p.id IS NULL ORDER BY r.line LIMIT ?`,
    [importId, fromLine, limit],
  );

/** Every row has its outcome. Done again it changes nothing. */
async function finishImport(mysql: Mysql, id: string): Promise<void> {
  const sql = "UPDATE Import SET status = 'DONE', finishedAt = ? WHERE id = ? AND status = 'RUNNING'";
  await onConnection(mysql, (connection) => connection.query(sql, [new Date(), id]));
}
