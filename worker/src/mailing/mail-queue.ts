import { onConnection, readRows, writeRows } from "@admit/prisma";
import type { Pool } from "mysql2/promise";
import { attemptsMax, retryDelayMs } from "./schedule.ts";

/** The tables of mails to holders, each with the column that names a mail. */
const idOf = { TicketMail: "purchaseId", Notice: "id" } as const;

export interface MailName {
  queue: keyof typeof idOf;
  id: string;
}

/** A mail as it was found; its claim fails if another worker changed it since. */
export interface DueMail extends MailName {
  attempts: number;
  dueAt: Date;
}

/** Counting ends here: beyond it, the number makes no difference. */
const countMax = 10_000;
/** A mail that has ended undelivered is never due, until staff send it again. */
const never = new Date("9999-12-31T23:59:59.999Z");
const reasonLengthMax = 500;

/** The mails that are due, the longest due first. */
export const findDueMails = (pool: Pool, nowMs: number, limit: number): Promise<DueMail[]> => {
  const now = new Date(nowMs);
  const from = (queue: DueMail["queue"]): string =>
    `(SELECT '${queue}' AS queue, ${idOf[queue]} AS id, attempts, dueAt FROM ${queue} WHERE dueAt <= ? ORDER BY dueAt LIMIT ?)`;
  const sql = `${from("TicketMail")} UNION ALL ${from("Notice")} ORDER BY dueAt LIMIT ?`;
  return onConnection(pool, (connection) => readRows(connection, sql, [now, limit, now, limit, limit]));
};

/** How many mails are due, at most `countMax` of each kind: read from the index alone. */
export const countDueMails = async (pool: Pool, nowMs: number): Promise<number> => {
  const due = "SELECT 1 FROM TicketMail WHERE dueAt <= ? LIMIT ?";
  const sql = `SELECT COUNT(*) AS due FROM ((${due}) UNION ALL (${due.replace("TicketMail", "Notice")})) AS counted`;
  const now = new Date(nowMs);
  const [row] = await onConnection(pool, (connection) =>
    readRows<{ due: number }>(connection, sql, [now, countMax, now, countMax]),
  );
  return row?.due ?? 0;
};

/**
 * Claims a mail for one attempt, which counts from now on: a mail that ends each worker that sends it is given up like
 * any other. If its result is not recorded by `untilMs`, it is due again.
 * @returns false where another worker was faster
 */
export const claimMail = async (
  pool: Pool,
  { queue, id, attempts, dueAt }: DueMail,
  untilMs: number,
): Promise<boolean> => {
  const sql = `UPDATE ${queue} SET dueAt = ?, attempts = attempts + 1 WHERE ${idOf[queue]} = ? AND dueAt = ? AND attempts = ?`;
  return (await change(pool, sql, [new Date(untilMs), id, dueAt, attempts])) === 1;
};

/** Removes a sent mail from the queue, and records on its purchase when it was sent: both or neither. */
export const finishSentMail = async (pool: Pool, { queue, id }: MailName, sentAtMs: number): Promise<void> => {
  if (queue === "Notice") return dropMail(pool, { queue, id });
  await onConnection(pool, (connection) =>
    connection.query(
      `START TRANSACTION;
       DELETE FROM TicketMail WHERE purchaseId = ?;
       UPDATE Purchase SET notifiedAt = ? WHERE id = ?;
       COMMIT`,
      [id, new Date(sentAtMs), id],
    ),
  );
};

/** Removes a mail that is never to be sent. */
export const dropMail = async (pool: Pool, { queue, id }: MailName): Promise<void> =>
  void (await change(pool, `DELETE FROM ${queue} WHERE ${idOf[queue]} = ?`, [id]));

/**
 * Postpones a mail after a failed attempt. One that is refused for good, or has failed for the last time, ends
 * undelivered: it stays with its reason, for staff.
 * @param attempts this one included: a mail that another worker has claimed since is left to it
 * @returns whether it has ended
 */
export async function postponeMail(
  pool: Pool,
  { queue, id }: MailName,
  { attempts, reason, isRefused, nowMs }: { attempts: number; reason: string; isRefused: boolean; nowMs: number },
): Promise<boolean> {
  const isLast = isRefused || attempts >= attemptsMax;
  const dueAt = isLast ? never : new Date(nowMs + retryDelayMs(attempts));
  const failedAt = isLast ? new Date(nowMs) : null;
  const sql = `UPDATE ${queue} SET dueAt = ?, lastError = ?, failedAt = ? WHERE ${idOf[queue]} = ? AND attempts = ?`;
  await change(pool, sql, [dueAt, reason.slice(0, reasonLengthMax), failedAt, id, attempts]);
  return isLast;
}

const change = (pool: Pool, sql: string, values: readonly (string | number | Date | null)[]): Promise<number> =>
  onConnection(pool, (connection) => writeRows(connection, sql, values));
