import type { Pool, ResultSetHeader, RowDataPacket } from "mysql2/promise";
import { onConnection } from "@admit/prisma";

/** A mail as it was found: whoever claims it finds it unchanged, or not at all. */
export interface DueMail {
  purchaseId: string;
  attempts: number;
  dueAt: Date;
}

/** The mails that are due, the longest due first. */
export const findDueMails = (pool: Pool, nowMs: number, limit: number): Promise<DueMail[]> =>
  onConnection(pool, async (connection) => {
    const [rows] = await connection.query<(DueMail & RowDataPacket)[]>(
      "SELECT purchaseId, attempts, dueAt FROM TicketMail WHERE dueAt <= ? ORDER BY dueAt LIMIT ?",
      [new Date(nowMs), limit],
    );
    return rows;
  });

/**
 * Takes a mail for one attempt, which is counted from now on: so that a mail that ends whoever sends it is
 * given up like any other. When `untilMs` comes and nobody has said how it went, it is due again.
 *
 * @returns false where another mailer was faster
 */
export const claimMail = (pool: Pool, { purchaseId, attempts, dueAt }: DueMail, untilMs: number): Promise<boolean> =>
  onConnection(pool, async (connection) => {
    const [claimed] = await connection.query<ResultSetHeader>(
      "UPDATE TicketMail SET dueAt = ?, attempts = attempts + 1 WHERE purchaseId = ? AND dueAt = ? AND attempts = ?",
      [new Date(untilMs), purchaseId, dueAt, attempts],
    );
    return claimed.affectedRows === 1;
  });
