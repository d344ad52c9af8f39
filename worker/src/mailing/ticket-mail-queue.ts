import { onConnection, readRows, writeRows } from "@admit/prisma";
import type { Pool } from "mysql2/promise";
import { attemptsMax, retryDelayMs } from "./schedule.ts";

/** A mail as it was found; its claim fails if another worker changed it since. */
export interface DueMail {
  purchaseId: string;
  attempts: number;
  dueAt: Date;
}

/** Counting ends here: beyond it, the number makes no difference. */
const countMax = 10_000;
/** A mail that is given up is never due, until an operator who has fixed the cause sets `dueAt` to now. */
const never = new Date("9999-12-31T23:59:59.999Z");
const reasonLengthMax = 500;

/** The mails that are due, the longest due first. */
export const findDueMails = (pool: Pool, nowMs: number, limit: number): Promise<DueMail[]> =>
  onConnection(pool, (connection) =>
    readRows(connection, "SELECT purchaseId, attempts, dueAt FROM TicketMail WHERE dueAt <= ? ORDER BY dueAt LIMIT ?", [
      new Date(nowMs),
      limit,
    ]),
  );

/** How many mails are due, at most `countMax`: read from the index alone. */
export const countDueMails = async (pool: Pool, nowMs: number): Promise<number> => {
  const sql = "SELECT COUNT(*) AS due FROM (SELECT 1 FROM TicketMail WHERE dueAt <= ? LIMIT ?) AS counted";
  const [row] = await onConnection(pool, (connection) =>
    readRows<{ due: number }>(connection, sql, [new Date(nowMs), countMax]),
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
  { purchaseId, attempts, dueAt }: DueMail,
  untilMs: number,
): Promise<boolean> => {
  const sql =
    "UPDATE TicketMail SET dueAt = ?, attempts = attempts + 1 WHERE purchaseId = ? AND dueAt = ? AND attempts = ?";
  return (await change(pool, sql, [new Date(untilMs), purchaseId, dueAt, attempts])) === 1;
};

/** Removes a sent mail from the queue, and records on its purchase when it was sent: both or neither. */
export const finishSentMail = async (pool: Pool, purchaseId: string, sentAtMs: number): Promise<void> =>
  void (await onConnection(pool, (connection) =>
    connection.query(
      `START TRANSACTION;
       DELETE FROM TicketMail WHERE purchaseId = ?;
       UPDATE Purchase SET notifiedAt = ? WHERE id = ?;
       COMMIT`,
      [purchaseId, new Date(sentAtMs), purchaseId],
    ),
  ));

/** Removes a mail that is never to be sent. */
export const dropMail = async (pool: Pool, purchaseId: string): Promise<void> =>
  void (await change(pool, "DELETE FROM TicketMail WHERE purchaseId = ?", [purchaseId]));

/**
 * Postpones a mail after a failed attempt; after the last one it is given up, and stays with its reason.
 * @param attempts this one included: a mail that another worker has claimed since is left to it
 * @returns whether it was given up
 */
export async function postponeMail(
  pool: Pool,
  { purchaseId, attempts, reason, nowMs }: { purchaseId: string; attempts: number; reason: string; nowMs: number },
): Promise<boolean> {
  const isLast = attempts >= attemptsMax;
  const dueAt = isLast ? never : new Date(nowMs + retryDelayMs(attempts));
  const sql = "UPDATE TicketMail SET dueAt = ?, lastError = ? WHERE purchaseId = ? AND attempts = ?";
  await change(pool, sql, [dueAt, reason.slice(0, reasonLengthMax), purchaseId, attempts]);
  return isLast;
}

const change = (pool: Pool, sql: string, values: readonly (string | number | Date)[]): Promise<number> =>
  onConnection(pool, (connection) => writeRows(connection, sql, values));
