import type { Pool } from "mysql2/promise";
import { onConnection } from "@admit/prisma";

/** The mail is out: it leaves the queue, and its purchase remembers when. Both or neither, in one round trip. */
export const finishSentMail = (pool: Pool, purchaseId: string, sentAtMs: number): Promise<void> =>
  onConnection(pool, async (connection) => {
    await connection.query(
      `START TRANSACTION;
       DELETE FROM TicketMail WHERE purchaseId = ?;
       UPDATE Purchase SET notifiedAt = ? WHERE id = ?;
       COMMIT`,
      [purchaseId, new Date(sentAtMs), purchaseId],
    );
  });

/** There is nothing to send, and never will be. */
export const dropMail = (pool: Pool, purchaseId: string): Promise<void> =>
  onConnection(pool, async (connection) => {
    await connection.query("DELETE FROM TicketMail WHERE purchaseId = ?", [purchaseId]);
  });
