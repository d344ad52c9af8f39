import { activationLinkMs, signInLinkMs } from "@admit/contract";
import type { Accounts } from "../accounts/open-accounts.ts";
import type { Connection, ResultSetHeader, RowDataPacket } from "mysql2/promise";
import type { ClaimedLinkMail } from "./link-mails-claim.ts";

/** The contents of a mail, beside the token. */
export interface MailedLink {
  to: string;
  purpose: "SIGN_IN" | "ACTIVATE";
  expiresAt: Date;
}

interface Owner {
  userId: string | null;
  email: string;
  purpose: MailedLink["purpose"];
}

/**
 * The link of a sign-in mail, by the address' present account: a sign-in link for an active user and for an address
 * without an account, an activation link for an invited user. A later attempt at the same mail replaces the link of the
 * earlier one, so a request never has two.
 *
 * @returns null if there is nothing to send: the user is suspended, or has used the link of an earlier attempt
 */
export async function writeSignInLink(
  accounts: Pick<Accounts, "find">,
  connection: Pick<Connection, "query">,
  mail: Pick<ClaimedLinkMail, "id" | "email">,
  tokenHash: Uint8Array,
  nowMs: number,
): Promise<MailedLink | null> {
  const owner = await ownerOf(accounts, connection, mail.email);
  if (owner === null) return null;
  const { userId, email, purpose } = owner;
  const [createdAt, expiresAt] = [new Date(nowMs), new Date(nowMs + lifetimeMs[purpose])];
  const [[, , written]] = await connection.query<[unknown, unknown, ResultSetHeader, unknown] & RowDataPacket[][]>(
    `START TRANSACTION;
     DELETE FROM OneTimeLink WHERE id = ? AND usedAt IS NULL;
     INSERT INTO OneTimeLink (id, purpose, userId, email, tokenHash, expiresAt, createdAt)
       SELECT ?, ?, ?, ?, ?, ?, ? FROM DUAL WHERE NOT EXISTS (SELECT 1 FROM OneTimeLink WHERE id = ?);
     COMMIT`,
    [
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
  return written.affectedRows === 0 ? null : { to: email, purpose, expiresAt };
}

const lifetimeMs = { SIGN_IN: signInLinkMs, ACTIVATE: activationLinkMs };

async function ownerOf(
  accounts: Pick<Accounts, "find">,
  connection: Pick<Connection, "query">,
  email: string,
): Promise<Owner | null> {
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
  connection: Pick<Connection, "query">,
  id: string,
  nowMs: number,
): Promise<(MailedLink & { tokenHash: Uint8Array }) | null> {
  const [[link]] = await connection.query<({ email: string; expiresAt: Date; tokenHash: Buffer } & RowDataPacket)[]>(
    `SELECT u.email, l.expiresAt, l.tokenHash FROM OneTimeLink l JOIN User u ON u.id = l.userId
     WHERE l.id = ? AND l.usedAt IS NULL AND l.expiresAt > ? AND u.status = 'INVITED' AND u.email IS NOT NULL`,
    [id, new Date(nowMs)],
  );
  if (link === undefined) return null;
  return { to: link.email, purpose: "ACTIVATE", expiresAt: link.expiresAt, tokenHash: link.tokenHash };
}
