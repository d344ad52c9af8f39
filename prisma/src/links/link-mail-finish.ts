import { signInMailsSpanMs } from "@admit/contract";
import type { Connection, ResultSetHeader, RowDataPacket } from "mysql2/promise";

/** Longest reason that is kept of a failed attempt. */
const reasonLengthMax = 500;
/** Most rows that one statement removes. */
const deletedMax = 1000;

/** The mail is sent, or there is nothing to send: it leaves the queue, and its address may get another. */
export async function finishLinkMail(connection: Pick<Connection, "query">, id: string): Promise<void> {
  await connection.query("UPDATE LinkMail SET dueAt = NULL, pendingFor = NULL WHERE id = ?", [id]);
}

/**
 * Records a failed attempt. A mail that another worker has claimed since is left to it.
 * @param dueAtMs null: the mail is given up
 */
export async function postponeLinkMail(
  connection: Pick<Connection, "query">,
  { id, attempts, dueAtMs, reason }: { id: string; attempts: number; dueAtMs: number | null; reason: string },
): Promise<void> {
  const dueAt = dueAtMs === null ? null : new Date(dueAtMs);
  await connection.query(
    `UPDATE LinkMail SET dueAt = ?, pendingFor = IF(? IS NULL, NULL, pendingFor), lastError = ?
     WHERE id = ? AND attempts = ? AND dueAt IS NOT NULL`,
    [dueAt, dueAt, reason.slice(0, reasonLengthMax), id, attempts],
  );
}

/**
 * Removes mails that are sent or given up, once they no longer count towards the limit of their address.
 * @returns whether there may be more
 */
export async function deleteOldLinkMails(connection: Pick<Connection, "query">, nowMs: number): Promise<boolean> {
  const [deleted] = await connection.query<ResultSetHeader>(
    "DELETE FROM LinkMail WHERE dueAt IS NULL AND createdAt < ? LIMIT ?",
    [new Date(nowMs - signInMailsSpanMs), deletedMax],
  );
  return deleted.affectedRows === deletedMax;
}

/** How many mails are due, and for how long the oldest of them has been. */
export async function countDueLinkMails(
  connection: Pick<Connection, "query">,
  nowMs: number,
): Promise<{ due: number; oldestDueMs: number }> {
  const [[row]] = await connection.query<({ due: number; oldest: Date | null } & RowDataPacket)[]>(
    "SELECT COUNT(*) AS due, MIN(dueAt) AS oldest FROM LinkMail WHERE dueAt <= ?",
    [new Date(nowMs)],
  );
  const oldestAtMs = row?.oldest?.getTime() ?? nowMs;
  return { due: row?.due ?? 0, oldestDueMs: Math.max(0, nowMs - oldestAtMs) };
}
