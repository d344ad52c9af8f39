import {
  foldEmail,
  type Language,
  signInMailsPerEmail,
  signInMailsPerMailbox,
  signInMailsPerMailboxMax,
  signInMailsSpanMs,
  signInRepeatMs,
} from "@admit/contract";
import type { ResultSetHeader } from "mysql2/promise";
import { type Mysql, readResults } from "../rows.ts";
import { newId } from "../new-id.ts";

export interface LinkRequest {
  email: string;
  network: string;
  /** Id or slug of the event whose page the buyer came from: the mail names it. */
  event?: string | undefined;
  language: Language;
}

/**
 * Writes a sign-in mail for each request, in one round trip and one transaction. It does not read whose address it is, so
 * neither the answer nor its time reveals that. No mail is added where one for the address is still queued, where its
 * last link is recent and unused, or where the address has reached its limit (`mayHaveMail`).
 * @param isLimited whether the limits for each address and mailbox hold
 * @returns for each request, in their order: null, or when the address may be sent another mail, in milliseconds
 * @throws MySQL's errors; then nothing is written
 */
export async function writeSignInMails(
  connection: Mysql,
  requests: readonly LinkRequest[],
  { nowMs, isLimited }: { nowMs: number; isLimited: boolean },
): Promise<(number | null)[]> {
  // By address, so that two gateways lock in the same order. Each gets one mail, for the first network that may have it.
  const distinct = new Map(requests.map((request) => [`${request.email} ${request.network}`, request]));
  const sorted = [...distinct].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, request]) => request);
  const emails = [...new Set(sorted.map(({ email }) => email))];
  const since = new Date(nowMs - signInMailsSpanMs);
  const statements = sorted.map(() => insertMail).join(";\n");
  const values = sorted.flatMap((request) => valuesOf(request, { nowMs, since, isLimited }));
  const results = await readResults(
    connection,
    `START TRANSACTION;\n${statements};\nCOMMIT;\n${readPending};\n${readRecent}`,
    [...values, emails, emails.map(foldEmail), since],
  );
  const isAdded = (at: number): boolean => (results[at + 1] as ResultSetHeader).affectedRows === 1;
  const added = new Set(sorted.filter((_, at) => isAdded(at)).map(({ email }) => email));
  const [pending, recent] = results.slice(-2) as [{ email: string }[], RecentMails[]];
  const isPending = new Set(pending.map(({ email }) => email));
  return requests.map((request) => {
    if (!isLimited || added.has(request.email) || isPending.has(request.email)) return null;
    return nextMailAtMs(recent, request);
  });
}

interface RecentMails {
  mailbox: string;
  email: string;
  network: string;
  sent: number;
  oldest: Date;
}

/** Whether the limits allow one more mail; `nextMailAtMs` computes the same from rows. */
const mayHaveMail = `sent.toEmail < ${signInMailsPerEmail} AND sent.toMailbox < ${signInMailsPerMailbox}
  OR sent.forNetwork = 0 AND sent.toMailbox < ${signInMailsPerMailboxMax}`;

/** Reads take no lock, so most repeated requests do not wait. The unique `pendingFor` also excludes another gateway at the same moment. */
const insertMail = `INSERT INTO LinkMail (id, occasion, email, mailbox, pendingFor, network, createdAt, dueAt, event, language)
  SELECT ?, 'SIGN_IN', ?, ?, ?, ?, ?, ?, ?, ? FROM (
    SELECT COUNT(*) AS toMailbox, COUNT(IF(email = ?, 1, NULL)) AS toEmail, COUNT(IF(network = ?, 1, NULL)) AS forNetwork
    FROM LinkMail WHERE mailbox = ? AND createdAt > ? AND occasion = 'SIGN_IN'
  ) AS sent
  WHERE (? OR ${mayHaveMail})
    AND NOT EXISTS (SELECT 1 FROM LinkMail WHERE pendingFor = ?)
    AND NOT EXISTS (SELECT 1 FROM LinkMail m JOIN OneTimeLink l ON l.id = m.id
      WHERE m.mailbox = ? AND m.email = ? AND m.createdAt > ? AND l.usedAt IS NULL AND l.expiresAt > ?)
  ON DUPLICATE KEY UPDATE attempts = LinkMail.attempts`;

const readPending = "SELECT email FROM LinkMail WHERE pendingFor IN (?)";

const readRecent = `SELECT mailbox, email, network, COUNT(*) AS sent, MIN(createdAt) AS oldest
  FROM LinkMail WHERE mailbox IN (?) AND createdAt > ? AND occasion = 'SIGN_IN' GROUP BY mailbox, email, network`;

function valuesOf(
  { email, network, event, language }: LinkRequest,
  { nowMs, since, isLimited }: { nowMs: number; since: Date; isLimited: boolean },
): unknown[] {
  const now = new Date(nowMs);
  const repeatedSince = new Date(nowMs - signInRepeatMs);
  const mailbox = foldEmail(email);
  const written = [newId(nowMs), email, mailbox, email, network, now, now, event ?? null, language];
  const counted = [email, network, mailbox, since];
  return [...written, ...counted, !isLimited, email, mailbox, email, repeatedSince, now];
}

/** The earliest time at which the limits may allow another mail; null where they do already: the last link is recent. */
function nextMailAtMs(recent: readonly RecentMails[], { email, network }: LinkRequest): number | null {
  const toMailbox = recent.filter(({ mailbox }) => mailbox === foldEmail(email));
  const toEmail = toMailbox.filter((mails) => mails.email === email);
  const isOverEmail = countOf(toEmail) >= signInMailsPerEmail;
  const isKept = toMailbox.every((mails) => mails.network !== network);
  const isAllowed = !isOverEmail && countOf(toMailbox) < signInMailsPerMailbox;
  if (isAllowed || (isKept && countOf(toMailbox) < signInMailsPerMailboxMax)) return null;
  const oldestMs = (isOverEmail ? toEmail : toMailbox).map(({ oldest }) => oldest.getTime());
  return Math.min(...oldestMs) + signInMailsSpanMs;
}

const countOf = (mails: readonly RecentMails[]): number => mails.reduce((sum, { sent }) => sum + sent, 0);
