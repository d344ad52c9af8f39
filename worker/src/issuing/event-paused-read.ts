import type { Pool, RowDataPacket } from "mysql2/promise";

/** Whether an operator has paused the event. */
export async function readPaused(pool: Pool, eventId: string): Promise<boolean> {
  const [rows] = await pool.query<RowDataPacket[]>(
    "SELECT pausedAt IS NOT NULL AS paused FROM Event WHERE contentId = ?",
    [eventId],
  );
  return rows[0]?.["paused"] === 1;
}
