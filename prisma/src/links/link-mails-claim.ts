import type { Connection, RowDataPacket } from "mysql2/promise";

/** A mail that only this worker may send until its claim ends. */
export interface ClaimedLinkMail {
  id: string;
  occasion: "SIGN_IN" | "INVITATION";
  email: string;
  createdAt: Date;
  /** This one included. */
  attempts: number;
}

/**
 * Claims mails that are due. Networks take turns: each one's oldest mail comes before any network's second. So a flood
 * from one network delays the others by a mail per turn. Reads the index of due mails, which `linkMailsMax` bounds.
 *
 * The attempt counts from now on. If its result is not recorded, the mail is due again when the claim ends.
 *
 * @returns the mails, and whether more are likely to be due; another worker may have been faster with some
 */
export async function claimLinkMails(
  connection: Pick<Connection, "query">,
  { nowMs, claimMs, limit }: { nowMs: number; claimMs: number; limit: number },
): Promise<{ claimed: ClaimedLinkMail[]; isMoreDue: boolean }> {
  const now = new Date(nowMs);
  const [next] = await connection.query<({ id: string } & RowDataPacket)[]>(
    `SELECT id FROM (
       SELECT id, createdAt, ROW_NUMBER() OVER (PARTITION BY network ORDER BY createdAt, id) AS turn
       FROM LinkMail WHERE dueAt <= ?
     ) AS ranked ORDER BY turn, createdAt, id LIMIT ?`,
    [now, limit],
  );
  if (next.length === 0) return { claimed: [], isMoreDue: false };
  const ids = next.map(({ id }) => id);
  const [[, rows]] = await connection.query<[unknown, (ClaimedLinkMail & RowDataPacket)[]] & RowDataPacket[][]>(
    `START TRANSACTION;
     SELECT id, occasion, email, createdAt, attempts + 1 AS attempts FROM LinkMail
     WHERE id IN (?) AND dueAt <= ? FOR UPDATE SKIP LOCKED`,
    [ids, now],
  );
  if (rows.length > 0)
    await connection.query("UPDATE LinkMail SET dueAt = ?, attempts = attempts + 1 WHERE id IN (?)", [
      new Date(nowMs + claimMs),
      rows.map(({ id }) => id),
    ]);
  await connection.query("COMMIT");
  const byId = new Map(rows.map((row) => [row.id, row]));
  return { claimed: ids.flatMap((id) => byId.get(id) ?? []), isMoreDue: ids.length === limit };
}

/** Releases claimed mails that were not begun: they are due at once, and the attempt does not count. */
export async function releaseLinkMails(
  connection: Pick<Connection, "query">,
  ids: readonly string[],
  nowMs: number,
): Promise<void> {
  if (ids.length === 0) return;
  await connection.query(
    "UPDATE LinkMail SET dueAt = ?, attempts = attempts - 1 WHERE id IN (?) AND dueAt IS NOT NULL AND attempts > 0",
    [new Date(nowMs), ids],
  );
}
