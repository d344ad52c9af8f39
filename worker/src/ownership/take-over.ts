import type { Pool, RowDataPacket } from "mysql2/promise";

export interface TakenOver {
  /** The new owner's epoch; every earlier one can commit nothing from now on. */
  epoch: number;
  /** Highest `seq` decided so far; 0 where none is. */
  lastSeq: number;
  issued: number;
  capacity: number;
}

/**
 * Raises the event's epoch, under the lock that every group takes: a group of the earlier owner is
 * either committed before this, and read by us, or refused.
 *
 * @returns null where the event is unknown
 */
export async function takeOver(pool: Pool, eventId: string): Promise<TakenOver | null> {
  const connection = await pool.getConnection();
  try {
    const [results] = await connection.query<RowDataPacket[][]>(
      `START TRANSACTION;
       UPDATE Event SET issuerEpoch = issuerEpoch + 1 WHERE contentId = ?;
       SELECT issuerEpoch, issuedCount, capacity FROM Event WHERE contentId = ?;
       SELECT MAX(seq) AS lastSeq FROM Purchase WHERE eventId = ?;
       COMMIT`,
      [eventId, eventId, eventId],
    );
    connection.release();
    const event = results[2]?.[0] as { issuerEpoch: number; issuedCount: number; capacity: number } | undefined;
    if (event === undefined) return null;
    const { issuerEpoch: epoch, issuedCount: issued, capacity } = event;
    return { epoch, lastSeq: Number(results[3]?.[0]?.["lastSeq"] ?? 0), issued, capacity };
  } catch (error) {
    connection.destroy();
    throw error;
  }
}
