import { activationLinkMs, type Language, signInLinkMs, signInMailMs, signInMailsSpanMs } from "@admit/contract";
import { type Mysql, readResults, readRows, writeRows } from "../rows.ts";

/** A mail that only this worker may send until its claim ends. */
export interface ClaimedLinkMail {
  id: string;
  occasion: "SIGN_IN" | "INVITATION";
  email: string;
  /** Id or slug of the event whose page the buyer came from. */
  event: string | null;
  /** Of the request; null for an invitation. */
  language: Language | null;
  /** What the inviter wrote. */
  message: string | null;
  createdAt: Date;
  /** This one included. */
  attempts: number;
  claimedUntilMs: number;
}

type MailRow = Omit<ClaimedLinkMail, "claimedUntilMs">;

/**
 * Claims mails that are due. Networks take turns: each one's oldest mail comes before any network's second. So a flood
 * from one network delays the others by a mail per turn. Reads the index of due mails, which `linkMailsMax` bounds.
 *
 * The attempt counts from now on. If its result is not recorded, the mail is due again when the claim ends.
 * @returns the mails, and whether more are likely to be due; another worker may have been faster with some
 */
export async function claimLinkMails(
  connection: Mysql,
  { nowMs, claimMs, limit }: { nowMs: number; claimMs: number; limit: number },
): Promise<{ claimed: ClaimedLinkMail[]; isMoreDue: boolean }> {
  const now = new Date(nowMs);
  const next = await readRows<{ id: string }>(
    connection,
    `SELECT id FROM (
       SELECT id, createdAt, ROW_NUMBER() OVER (PARTITION BY network ORDER BY createdAt, id) AS turn
       FROM LinkMail WHERE dueAt <= ?
     ) AS ranked ORDER BY turn, createdAt, id LIMIT ?`,
    [now, limit],
  );
  if (next.length === 0) return { claimed: [], isMoreDue: false };
  const ids = next.map(({ id }) => id);
  const [, rows] = await readResults<[unknown, MailRow[]]>(
    connection,
    `START TRANSACTION;
     SELECT id, occasion, email, event, language, message, createdAt, attempts + 1 AS attempts FROM LinkMail
     WHERE id IN (?) AND dueAt <= ? FOR UPDATE SKIP LOCKED`,
    [ids, now],
  );
  const claimedUntilMs = nowMs + claimMs;
  if (rows.length > 0)
    await connection.query("UPDATE LinkMail SET dueAt = ?, attempts = attempts + 1 WHERE id IN (?)", [
      new Date(claimedUntilMs),
      rows.map(({ id }) => id),
    ]);
  await connection.query("COMMIT");
  const byId = new Map(rows.map((row) => [row.id, { ...row, claimedUntilMs }]));
  return { claimed: ids.flatMap((id) => byId.get(id) ?? []), isMoreDue: ids.length === limit };
}

/**
 * Releases mails that were claimed and not started: they are due at once, and the attempt does not count. A mail that
 * another worker has claimed since is left to it.
 */
export async function releaseLinkMails(
  connection: Mysql,
  mails: readonly Pick<ClaimedLinkMail, "id" | "attempts">[],
  nowMs: number,
): Promise<void> {
  if (mails.length === 0) return;
  await connection.query(
    `UPDATE LinkMail SET dueAt = ?, attempts = attempts - 1
     WHERE id IN (?) AND (id, attempts) IN (?) AND dueAt IS NOT NULL`,
    [new Date(nowMs), mails.map(({ id }) => id), mails.map(({ id, attempts }) => [id, attempts])],
  );
}

/** Longest stored reason of a failed attempt. */
const reasonLengthMax = 500;
/** Most rows that one statement deletes. */
const deletedMax = 1000;

/** Removes a mail from the queue, sent or with nothing to send: its address may get another one. */
export async function finishLinkMail(connection: Mysql, id: string): Promise<void> {
  await writeRows(connection, "UPDATE LinkMail SET dueAt = NULL, pendingFor = NULL WHERE id = ?", [id]);
}

/**
 * Records a failed attempt, after which the mail is due again. A mail that another worker has claimed since is left to it.
 */
export async function postponeLinkMail(
  connection: Mysql,
  { id, attempts, dueAtMs, reason }: { id: string; attempts: number; dueAtMs: number; reason: string },
): Promise<void> {
  await connection.query(
    "UPDATE LinkMail SET dueAt = ?, lastError = ? WHERE id = ? AND attempts = ? AND dueAt IS NOT NULL",
    [new Date(dueAtMs), reason.slice(0, reasonLengthMax), id, attempts],
  );
}

/** Records that a mail was refused for good, or has failed for the last time: its address may get another one. */
export async function giveUpLinkMail(
  connection: Mysql,
  { id, attempts, reason, nowMs }: { id: string; attempts: number; reason: string; nowMs: number },
): Promise<void> {
  await connection.query(
    `UPDATE LinkMail SET dueAt = NULL, pendingFor = NULL, lastError = ?, failedAt = ?
     WHERE id = ? AND attempts = ? AND dueAt IS NOT NULL`,
    [reason.slice(0, reasonLengthMax), new Date(nowMs), id, attempts],
  );
}

/**
 * Deletes mails that were sent or given up, once they no longer count towards the limit of their address and no code of
 * theirs is valid. An invitation that did not arrive stays for staff to see, as long as its link would have worked.
 * @returns whether there may be more
 */
export async function deleteOldLinkMails(connection: Mysql, nowMs: number): Promise<boolean> {
  const sql = `DELETE FROM LinkMail WHERE dueAt IS NULL AND createdAt < ?
    AND (occasion = 'SIGN_IN' OR failedAt IS NULL OR createdAt < ?) LIMIT ?`;
  const values = [new Date(nowMs - keptMs), new Date(nowMs - activationLinkMs), deletedMax];
  return (await writeRows(connection, sql, values)) === deletedMax;
}

/** A sign-in is sent within its time or not at all, and its code is valid as long as a link from then on. */
const keptMs = Math.max(signInMailsSpanMs, signInMailMs + signInLinkMs);

/** How many mails are due, and for how long the oldest of them has been. */
export async function countDueLinkMails(
  connection: Mysql,
  nowMs: number,
): Promise<{ due: number; oldestDueMs: number }> {
  const [row] = await readRows<{ due: number; oldest: Date | null }>(
    connection,
    "SELECT COUNT(*) AS due, MIN(dueAt) AS oldest FROM LinkMail WHERE dueAt <= ?",
    [new Date(nowMs)],
  );
  const oldestAtMs = row?.oldest?.getTime() ?? nowMs;
  return { due: row?.due ?? 0, oldestDueMs: Math.max(0, nowMs - oldestAtMs) };
}

/** How many mails wait to be sent, by network. */
export const readQueuedLinkMails = (connection: Mysql): Promise<{ network: string; mails: number }[]> =>
  readRows(connection, "SELECT network, COUNT(*) AS mails FROM LinkMail WHERE dueAt IS NOT NULL GROUP BY network");
