import { signInMailsPerEmail, signInMailsSpanMs, signInRepeatMs } from "@admit/contract";
import type { Connection, ResultSetHeader, RowDataPacket } from "mysql2/promise";
import { ulid } from "ulid";

export interface LinkRequest {
  email: string;
  network: string;
}

/**
 * Writes a sign-in mail for each request, in one round trip and one transaction. It does not look at whom an address
 * belongs to, so neither the answer nor its time tells. No mail is added where one for the address is not out yet,
 * where its last link came a moment ago and is unused, or where the address has had its mails of the span.
 *
 * @param isLimited whether the limit for each address holds
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
  const [results] = await connection.query<(ResultSetHeader | RecentMails[])[] & RowDataPacket[][]>(
    `START TRANSACTION;\n${statements};\nCOMMIT;\n${readRecent}`,
    [...values, emails, since],
  );
  const added = new Set(emails.filter((_, at) => (results[at + 1] as ResultSetHeader).affectedRows === 1));
  const recent = new Map((results.at(-1) as RecentMails[]).map((row) => [row.email, row]));
  return requests.map(({ email }) => {
    const mails = recent.get(email);
    if (!isLimited || added.has(email) || mails === undefined) return null;
    if (mails.isPending > 0 || mails.sent < signInMailsPerEmail) return null;
    return mails.oldest.getTime() + signInMailsSpanMs;
  });
}

interface RecentMails extends RowDataPacket {
  email: string;
  sent: number;
  isPending: number;
  oldest: Date;
}

/** Reads lock nothing, so most repeated requests wait for no one. The unique `pendingFor` holds also against another gateway at the same moment. */
const insertMail = `INSERT INTO LinkMail (id, occasion, email, pendingFor, network, createdAt, dueAt)
  SELECT ?, 'SIGN_IN', ?, ?, ?, ?, ? FROM DUAL
  WHERE (SELECT COUNT(*) FROM LinkMail WHERE email = ? AND createdAt > ? AND occasion = 'SIGN_IN') < ?
    AND NOT EXISTS (SELECT 1 FROM LinkMail WHERE pendingFor = ?)
    AND NOT EXISTS (SELECT 1 FROM LinkMail m JOIN OneTimeLink l ON l.id = m.id
      WHERE m.email = ? AND m.createdAt > ? AND l.usedAt IS NULL AND l.expiresAt > ?)
  ON DUPLICATE KEY UPDATE attempts = LinkMail.attempts`;

const readRecent = `SELECT email, COUNT(*) AS sent, COUNT(pendingFor) AS isPending, MIN(createdAt) AS oldest
  FROM LinkMail WHERE email IN (?) AND createdAt > ? AND occasion = 'SIGN_IN' GROUP BY email`;

function valuesOf(
  network: string,
  { email, nowMs, since, isLimited }: { email: string; nowMs: number; since: Date; isLimited: boolean },
): unknown[] {
  const now = new Date(nowMs);
  const max = isLimited ? signInMailsPerEmail : Number.MAX_SAFE_INTEGER;
  const repeatedSince = new Date(nowMs - signInRepeatMs);
  return [ulid(nowMs), email, email, network, now, now, email, since, max, email, email, repeatedSince, now];
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
