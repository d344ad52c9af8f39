import { foldEmail, signInMailsPerEmail, signInMailsSpanMs, signInRepeatMs } from "@admit/contract";
import type { Connection, ResultSetHeader, RowDataPacket } from "mysql2/promise";
import { ulid } from "ulid";

export interface LinkRequest {
  email: string;
  network: string;
}

/**
 * Writes a sign-in mail for each request, in one round trip and one transaction. It does not read an address' account,
 * so neither the answer nor its time reveals one. No mail is added if one for the address is not sent yet, if its last
 * link is recent and unused, or if its mailbox has reached its limit of mails.
 *
 * @param isLimited whether the limit for each mailbox applies
 * @returns for each request, in their order: null, or when the address may be sent another mail, in milliseconds
 * @throws MySQL's errors; then nothing is written
 */
export async function writeSignInMails(
  connection: Pick<Connection, "query">,
  requests: readonly LinkRequest[],
  { nowMs, isLimited }: { nowMs: number; isLimited: boolean },
): Promise<(number | null)[]> {
  // By address, so that two gateways lock in the same order. One mail for each.
  const byEmail = new Map(requests.map((request) => [request.email, request]));
  const emails = [...byEmail.keys()].toSorted();
  const since = new Date(nowMs - signInMailsSpanMs);
  const statements = emails.map(() => insertMail).join(";\n");
  const values = emails.flatMap((email) =>
    valuesOf(byEmail.get(email)?.network ?? "", { email, nowMs, since, isLimited }),
  );
  const [results] = await connection.query<(ResultSetHeader | PendingMail[] | RecentMails[])[] & RowDataPacket[][]>(
    `START TRANSACTION;\n${statements};\nCOMMIT;\n${readPending};\n${readRecent}`,
    [...values, emails, emails.map(foldEmail), since],
  );
  const added = new Set(emails.filter((_, at) => (results[at + 1] as ResultSetHeader).affectedRows === 1));
  const [pending, recent] = results.slice(-2) as [PendingMail[], RecentMails[]];
  const isPending = new Set(pending.map(({ email }) => email));
  const byMailbox = new Map(recent.map((row) => [row.mailbox, row]));
  return requests.map(({ email }) => {
    const mails = byMailbox.get(foldEmail(email));
    if (!isLimited || added.has(email) || isPending.has(email) || mails === undefined) return null;
    return mails.sent < signInMailsPerEmail ? null : mails.oldest.getTime() + signInMailsSpanMs;
  });
}

interface PendingMail extends RowDataPacket {
  email: string;
}

interface RecentMails extends RowDataPacket {
  mailbox: string;
  sent: number;
  oldest: Date;
}

/** Reads lock nothing, so most repeated requests do not wait. The unique `pendingFor` also guards against another gateway at the same moment. */
const insertMail = `INSERT INTO LinkMail (id, occasion, email, mailbox, pendingFor, network, createdAt, dueAt)
  SELECT ?, 'SIGN_IN', ?, ?, ?, ?, ?, ? FROM DUAL
  WHERE (SELECT COUNT(*) FROM LinkMail WHERE mailbox = ? AND createdAt > ? AND occasion = 'SIGN_IN') < ?
    AND NOT EXISTS (SELECT 1 FROM LinkMail WHERE pendingFor = ?)
    AND NOT EXISTS (SELECT 1 FROM LinkMail m JOIN OneTimeLink l ON l.id = m.id
      WHERE m.mailbox = ? AND m.email = ? AND m.createdAt > ? AND l.usedAt IS NULL AND l.expiresAt > ?)
  ON DUPLICATE KEY UPDATE attempts = LinkMail.attempts`;

const readPending = "SELECT email FROM LinkMail WHERE pendingFor IN (?)";

const readRecent = `SELECT mailbox, COUNT(*) AS sent, MIN(createdAt) AS oldest
  FROM LinkMail WHERE mailbox IN (?) AND createdAt > ? AND occasion = 'SIGN_IN' GROUP BY mailbox`;

function valuesOf(
  network: string,
  { email, nowMs, since, isLimited }: { email: string; nowMs: number; since: Date; isLimited: boolean },
): unknown[] {
  const now = new Date(nowMs);
  const max = isLimited ? signInMailsPerEmail : Number.MAX_SAFE_INTEGER;
  const repeatedSince = new Date(nowMs - signInRepeatMs);
  const mailbox = foldEmail(email);
  const written = [ulid(nowMs), email, mailbox, email, network, now, now];
  return [...written, mailbox, since, max, email, mailbox, email, repeatedSince, now];
}

/** How many mails wait to be sent, by network. */
export async function readQueuedLinkMails(
  connection: Pick<Connection, "query">,
): Promise<{ network: string; mails: number }[]> {
  const [rows] = await connection.query<({ network: string; mails: number } & RowDataPacket)[]>(
    "SELECT network, COUNT(*) AS mails FROM LinkMail WHERE dueAt IS NOT NULL GROUP BY network",
  );
  return rows;
}
