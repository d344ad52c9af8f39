import { onConnection } from "@admit/prisma";
import type { Pool, ResultSetHeader, RowDataPacket } from "mysql2/promise";

export interface TakenOver {
  /** The new owner's epoch; every earlier one can commit nothing from now on. */
  epoch: number;
  /** Highest `seq` decided so far; 0 where none is. */
  lastSeq: number;
  issued: number;
  capacity: number;
}

interface EventRow extends RowDataPacket {
  issuedCount: number;
  capacity: number;
  lastSeq: number | null;
}

/**
 * Raises the event's epoch, under the lock that every group takes: a group of the earlier owner is
 * either committed before this, and read by us, or refused.
 *
 * @returns null where the event is unknown
 */
export async function takeOver(pool: Pool, eventId: string): Promise<TakenOver | null> {
  return onConnection(pool, async (connection) => {
    // The epoch comes with the UPDATE itself: who reads it afterwards may read that of the next owner.
    const [results] = await connection.query<RowDataPacket[][]>(
      `UPDATE Event SET issuerEpoch = LAST_INSERT_ID(issuerEpoch + 1) WHERE contentId = ?;
       SELECT issuedCount, capacity, (SELECT MAX(seq) FROM Purchase WHERE eventId = ?) AS lastSeq
         FROM Event WHERE contentId = ?`,
      [eventId, eventId, eventId],
    );
    const [raised, [event]] = results as [ResultSetHeader, EventRow[]];
    if (event === undefined) return null;
    const { issuedCount: issued, capacity, lastSeq } = event;
    return { epoch: raised.insertId, lastSeq: lastSeq ?? 0, issued, capacity };
  });
}
