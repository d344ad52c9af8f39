import { foldEmail } from "@admit/contract";
import type { Pool } from "mysql2/promise";
import { onConnection } from "../on-connection.ts";
import { readRows } from "../rows.ts";

/** Accounts in one statement, whose rows are locked while it runs. */
const batchSize = 500;

/**
 * Writes the mailbox of each account that has none, the oldest first: of several accounts of one mailbox that were
 * created while aliases were separate, the oldest represents it. The others keep their own address.
 * Safe to repeat and to run in several processes at once.
 */
export async function assignMailboxes(mysql: Pool): Promise<void> {
  let after = "";
  for (;;) {
    // Each batch begins after the last one's end.
    const accounts = await readRows<{ id: string; email: string }>(
      mysql,
      "SELECT id, email FROM User WHERE mailbox IS NULL AND email IS NOT NULL AND id > ? ORDER BY id LIMIT ?",
      [after, batchSize],
    );
    const last = accounts.at(-1);
    if (last === undefined) return;
    const cases = accounts.map(() => "WHEN ? THEN ?").join(" ");
    // IGNORE skips a row whose mailbox already belongs to another account.
    const sql = `UPDATE IGNORE User SET mailbox = CASE id ${cases} END WHERE id IN (?) AND mailbox IS NULL ORDER BY id`;
    const values = [...accounts.flatMap(({ id, email }) => [id, foldEmail(email)]), accounts.map(({ id }) => id)];
    await onConnection(mysql, (connection) => connection.query(sql, values));
    after = last.id;
  }
}
