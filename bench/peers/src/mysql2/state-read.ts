import type { Connection, RowDataPacket } from "mysql2/promise";
import type { LockedState } from "../purchase/make-outcome.ts";
import { eventColumns, toLockedState, type AroundRow, type EventRow } from "../purchase/state-row.ts";
import type { Wanted } from "../purchase/wanted.ts";

/**
 * Begins a transaction, locks the event's row, and reads what the decision needs, in one round trip. The rest is
 * read by a statement of its own: one that waits for the lock would read what was committed before it waited.
 *
 * @returns null where there is no such event; the transaction is open all the same
 */
export async function readState(
  connection: Connection,
  { eventId, userId }: Wanted,
  userCapDefault: number,
): Promise<LockedState | null> {
  const [results] = await connection.query<RowDataPacket[][]>(
    `START TRANSACTION;
     SELECT ${eventColumns} FROM Event WHERE contentId = ? FOR UPDATE;
     SELECT (SELECT status FROM Content WHERE id = ?) AS contentStatus,
            (SELECT status FROM User WHERE id = ?) AS userStatus,
            (SELECT counted FROM Holding WHERE eventId = ? AND userId = ?) AS held,
            (SELECT MAX(seq) FROM Purchase WHERE eventId = ?) AS lastSeq`,
    [eventId, eventId, userId, eventId, userId, eventId],
  );
  const [, [event], [around]] = results as unknown as [unknown, EventRow[], AroundRow[]];
  return event === undefined || around === undefined ? null : toLockedState(event, around, userCapDefault);
}
