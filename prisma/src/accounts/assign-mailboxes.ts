import { foldEmail } from "@admit/contract";
import type { Pool } from "mysql2/promise";
import { onConnection } from "../on-connection.ts";

/** Accounts in one statement: each is a moment during which their rows are locked. */
const batchSize = 500;

/**
 * Gives each account without a mailbox the one behind its address, the oldest first: of several accounts of one
 * mailbox that were created while aliases were separate, the oldest stands for it. The others keep their own address.
 * Safe to repeat and to run in several processes at once.
 */
export async function assignMailboxes(mysql: Pool): Promise<void> {
  let after = "";
  for (;;) {
    // Each batch follows the last one's end.
    const [rows] = await mysql.query(
      "SELECT id, email FROM User WHERE mailbox IS NULL AND email IS NOT NULL AND id > ? ORDER BY id LIMIT ?",
      [after, batchSize],
    );
    const accounts = rows as { id: string; email: string }[];
    const last = accounts.at(-1);
    if (last === undefined) return;
    const cases = accounts.map(() => "WHEN ? THEN ?").join(" ");
    // IGNORE skips a row whose mailbox another account has.
    const sql = `UPDATE IGNORE User SET mailbox = CASE id ${cases} END WHERE id IN (?) AND mailbox IS NULL ORDER BY id`;
    const values = [...accounts.flatMap(({ id, email }) => [id, foldEmail(email)]), accounts.map(({ id }) => id)];
    await onConnection(mysql, (connection) => connection.query(sql, values));
    after = last.id;
  }
}
