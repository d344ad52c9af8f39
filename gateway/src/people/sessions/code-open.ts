import { timingSafeEqual } from "node:crypto";
import { foldEmail, signInCodeAttempts, type SignInCodeRequest, signInLinkMs } from "@admit/contract";
import { hashLinkToken, onConnection, readRows, writeRows } from "@admit/prisma";
import { findMailedLink } from "@admit/tickets";
import { ProblemError } from "../../platform/problem/problem-error.ts";
import type { Mysql } from "../../platform/database.ts";
import type { PeopleServices } from "../services.ts";
import type { CountedAttempt } from "./code-limits.ts";
import { type OpenedLink, openLink } from "./link-open.ts";

interface FoundLink {
  id: string;
  tokenHash: Buffer;
}

/**
 * Uses the link of the address's newest sign-in mail, by the code in the same mail. A wrong code, one that was tried too
 * often, and no link at all get the same answer.
 *
 * @param count counts the attempt, before anything is read
 * @throws ProblemError code-wrong; what `count` throws; what opening the link throws
 */
export async function openByCode(
  services: Pick<PeopleServices, "accounts" | "prisma" | "mysql" | "keys">,
  { email, code }: SignInCodeRequest,
  count: () => Promise<CountedAttempt>,
  opener: Parameters<typeof openLink>[2],
): Promise<OpenedLink> {
  const attempt = await count();
  const link = await takeAttempt(services.mysql, email, new Date());
  if (link === null || !isItsCode(services, link, code)) throw codeWrong();
  await attempt.forgive();
  return openLink(services, { id: link.id }, opener);
}

/** The attempt is counted before the code is compared: as many as try at once, the link takes no more than its share. */
async function takeAttempt(mysql: Mysql, email: string, now: Date): Promise<FoundLink | null> {
  return onConnection(mysql, async (connection) => {
    const [link] = await readRows<FoundLink>(
      connection,
      `SELECT l.id, l.tokenHash FROM LinkMail m JOIN OneTimeLink l ON l.id = m.id
       WHERE m.mailbox = ? AND m.email = ? AND m.occasion = 'SIGN_IN' ORDER BY m.createdAt DESC, m.id DESC LIMIT 1`,
      [foldEmail(email), email],
    );
    if (link === undefined) return null;
    const taken = await writeRows(
      connection,
      `UPDATE OneTimeLink SET codeAttempts = codeAttempts + 1
       WHERE id = ? AND codeAttempts < ? AND usedAt IS NULL AND expiresAt > ? AND createdAt > ?`,
      [link.id, signInCodeAttempts, now, new Date(now.getTime() - signInLinkMs)],
    );
    return taken === 1 ? link : null;
  });
}

function isItsCode({ keys }: Pick<PeopleServices, "keys">, { id, tokenHash }: FoundLink, code: string): boolean {
  const secrets = findMailedLink(keys, id, (token) => timingSafeEqual(hashLinkToken(token), tokenHash));
  return secrets !== null && timingSafeEqual(Buffer.from(secrets.code), Buffer.from(code));
}

const codeWrong = (): ProblemError =>
  new ProblemError("code-wrong", "Take the code from the newest email, use its link, or ask for a new one.");
