import { activationLinkMs, type Language, languages, signInLinkMs } from "@admit/contract";
import type { Accounts } from "../accounts/open-accounts.ts";
import type { ResultSetHeader } from "mysql2/promise";
import { type Mysql, readResults, readRows } from "../rows.ts";
import type { ClaimedLinkMail } from "./link-mail-queue.ts";

/** The contents of a mail, beside the token. */
export interface MailedLink {
  to: string;
  purpose: "SIGN_IN" | "ACTIVATE";
  expiresAt: Date;
  /** Titles of the events that it is about. */
  events: string[];
  /** Name, else address, of the member of staff who invites. */
  invitedBy: string | null;
  language: Language;
}

interface Owner {
  userId: string | null;
  email: string;
  purpose: MailedLink["purpose"];
}

/**
 * Writes the link of a sign-in mail, for the address's present owner: a sign-in link for an active user and for an
 * unknown address, an activation link for an invited user. Another attempt at the same mail replaces the link, so a
 * request never has two. A link that was used or ended stays so: the token is the mail's, so a new link would revive it.
 * @returns null where there is nothing to send: the user is suspended, or the link of an earlier attempt was used or ended
 */
export async function writeSignInLink(
  accounts: Pick<Accounts, "find">,
  connection: Mysql,
  mail: Pick<ClaimedLinkMail, "id" | "email" | "event" | "language">,
  tokenHash: Uint8Array,
  nowMs: number,
): Promise<MailedLink | null> {
  const owner = await ownerOf(accounts, connection, mail.email);
  if (owner === null) return null;
  const { userId, email, purpose } = owner;
  const [createdAt, expiresAt] = [new Date(nowMs), new Date(nowMs + lifetimeMs[purpose])];
  // The user before the link, as all writers lock them. The INSERT would lock the user too, but later.
  const [, , , written] = await readResults<[unknown, unknown, unknown, ResultSetHeader, unknown]>(
    connection,
    `START TRANSACTION;
     SELECT id FROM User WHERE id = ? LOCK IN SHARE MODE;
     DELETE FROM OneTimeLink WHERE id = ? AND usedAt IS NULL AND expiresAt > createdAt;
     INSERT INTO OneTimeLink (id, purpose, userId, email, tokenHash, expiresAt, createdAt)
       SELECT ?, ?, ?, ?, ?, ?, ? FROM DUAL WHERE NOT EXISTS (SELECT 1 FROM OneTimeLink WHERE id = ?);
     COMMIT`,
    [
      userId,
      mail.id,
      mail.id,
      purpose,
      userId,
      userId === null ? email : null,
      Buffer.from(tokenHash),
      expiresAt,
      createdAt,
      mail.id,
    ],
  );
  if (written.affectedRows === 0) return null;
  const language = mail.language ?? languages[0];
  const events = await publishedTitle(connection, mail.event, language);
  return { to: email, purpose, expiresAt, events, invitedBy: null, language };
}

/** An event's title in a language, where it has one. For SQL over `Content c`; its one placeholder is the language. */
const titleSql = `COALESCE((SELECT t.title FROM ContentText t WHERE t.contentId = c.id AND t.language = ?), c.title) AS title`;

/** Only of a published event: a request may name any. */
async function publishedTitle(connection: Mysql, idOrSlug: string | null, language: Language): Promise<string[]> {
  if (idOrSlug === null) return [];
  const sql = `SELECT ${titleSql} FROM Content c WHERE (c.id = ? OR c.slug = ?) AND c.status = 'PUBLISHED'`;
  return (await readRows<{ title: string }>(connection, sql, [language, idOrSlug, idOrSlug])).map(({ title }) => title);
}

const lifetimeMs = { SIGN_IN: signInLinkMs, ACTIVATE: activationLinkMs };

async function ownerOf(accounts: Pick<Accounts, "find">, connection: Mysql, email: string): Promise<Owner | null> {
  const user = (await accounts.find(connection, [email])).get(email);
  if (user === undefined) return { userId: null, email, purpose: "SIGN_IN" };
  if (user.status === "SUSPENDED") return null;
  // To the account's own address: another address of its mailbox may be another person's.
  return { userId: user.id, email: user.email ?? email, purpose: user.status === "INVITED" ? "ACTIVATE" : "SIGN_IN" };
}

/**
 * The link of an invitation, which was written with it.
 * @returns null if there is nothing to send: the link was used, or ended by a newer one, or its user is not invited
 */
export async function readInvitationLink(
  connection: Mysql,
  { id, event }: Pick<ClaimedLinkMail, "id" | "event">,
  nowMs: number,
): Promise<(MailedLink & { tokenHash: Uint8Array }) | null> {
  const [link] = await readRows<InvitationColumns>(
    connection,
    `SELECT u.email, u.language, l.expiresAt, l.tokenHash, u.id AS userId, COALESCE(NULLIF(i.name, ''), i.email) AS invitedBy
     FROM OneTimeLink l JOIN User u ON u.id = l.userId LEFT JOIN User i ON i.id = l.createdById
     WHERE l.id = ? AND l.usedAt IS NULL AND l.expiresAt > ? AND u.status = 'INVITED' AND u.email IS NOT NULL`,
    [id, new Date(nowMs)],
  );
  if (link === undefined) return null;
  const { email: to, expiresAt, tokenHash, userId, invitedBy } = link;
  const language = link.language ?? (await languageHeld(connection, userId)) ?? languages[0];
  const held = await readRows<{ title: string }>(
    connection,
    `SELECT ${titleSql} FROM Holding h JOIN Content c ON c.id = h.eventId WHERE h.userId = ? AND h.counted > 0 ORDER BY c.id`,
    [language, userId],
  );
  return {
    to,
    purpose: "ACTIVATE",
    expiresAt,
    tokenHash,
    invitedBy,
    language,
    events: held.length > 0 ? held.map(({ title }) => title) : await publishedTitle(connection, event, language),
  };
}

/** Of the first event whose tickets an invited person holds. */
async function languageHeld(connection: Mysql, userId: string): Promise<Language | undefined> {
  const [event] = await readRows<{ language: Language }>(
    connection,
    `SELECT c.language FROM Holding h JOIN Content c ON c.id = h.eventId
     WHERE h.userId = ? AND h.counted > 0 ORDER BY c.id LIMIT 1`,
    [userId],
  );
  return event?.language;
}

interface InvitationColumns {
  email: string;
  language: Language | null;
  expiresAt: Date;
  tokenHash: Buffer;
  userId: string;
  invitedBy: string | null;
}
