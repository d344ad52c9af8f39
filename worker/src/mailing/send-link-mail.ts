import { timingSafeEqual } from "node:crypto";
import {
  type Accounts,
  type ClaimedLinkMail,
  finishLinkMail,
  giveUpLinkMail,
  hashLinkToken,
  type MailedLink,
  onConnection,
  postponeLinkMail,
  readInvitationLink,
  releaseLinkMails,
  statementTimeoutMs,
  writeSignInLink,
} from "@admit/prisma";
import { findMailedLink, linkMail, linkUrl, type LinkOccasion, mailedLink } from "@admit/tickets";
import type { MailParts } from "./holder-mailing.ts";
import { describeMailFault, isOfMail, isRefusedForGood } from "./mail-fault.ts";
import { isTooLate, pause, retryAtMs } from "./schedule.ts";

/** Longest that the mail server may take for one mail. With its record, it fits into the time that an ending worker has. */
export const linkSendTimeoutMs = 7000;
/** How far apart the clocks of two workers may be: one claims a mail when the other's claim has ended. */
const clocksApartMs = 5000;
/** Time that a claim must still have when sending begins: no other worker may send the mail before it is recorded. */
export const sendingMs = linkSendTimeoutMs + statementTimeoutMs + clocksApartMs;
/** How often recording a sent mail is retried while the database is away: unrecorded, it would be sent twice. */
const recordAgainMs = 250;

export interface LinkMailing extends MailParts {
  accounts: Pick<Accounts, "find">;
}

/**
 * One attempt at a claimed mail, and the record of its result. The mail is released where the worker is ending, or the
 * claim ends too soon.
 * @returns false where the mail server did not accept the mail for a reason other than the mail
 * @throws MySQL's errors; the mail is due again when its claim ends
 */
export async function sendLinkMail(
  mailing: LinkMailing,
  mail: ClaimedLinkMail,
  stopping: AbortSignal,
): Promise<boolean> {
  const { pool, mailer, publicUrl, now, report } = mailing;
  if (isTooLate(mail, now())) return giveUp(mailing, mail, "too late to be useful");
  const link = await linkOf(mailing, mail);
  if (link === null) {
    await onConnection(pool, (connection) => finishLinkMail(connection, mail.id));
    return true;
  }
  if (stopping.aborted || now() > mail.claimedUntilMs - sendingMs) {
    await onConnection(pool, (connection) => releaseLinkMails(connection, [mail], now()));
    return true;
  }
  try {
    if (link.token === null) throw Object.assign(new Error("no key here made this link"), { code: "NOKEY" });
    const url = linkUrl(publicUrl, link.purpose, link.token);
    const { service } = mailer;
    await mailer.send(
      linkMail(occasionOf(mail, link), { id: mail.id, url, publicUrl, service, message: mail.message, ...link }),
    );
  } catch (error) {
    return postpone(mailing, mail, error);
  }
  report("sent");
  await record(mailing, mail, stopping);
  return true;
}

async function linkOf(
  { accounts, pool, keys, now }: LinkMailing,
  mail: ClaimedLinkMail,
): Promise<(MailedLink & { token: string | null; code: string | null }) | null> {
  return onConnection(pool, async (connection) => {
    if (mail.occasion === "SIGN_IN") {
      const secrets = mailedLink(keys, mail.id);
      const link = await writeSignInLink(accounts, connection, mail, hashLinkToken(secrets.token), now());
      return link && { ...link, ...secrets };
    }
    const link = await readInvitationLink(connection, mail, now());
    if (link === null) return null;
    const isOfLink = (token: string): boolean => timingSafeEqual(hashLinkToken(token), link.tokenHash);
    return { ...link, token: findMailedLink(keys, mail.id, isOfLink)?.token ?? null, code: null };
  });
}

function occasionOf({ occasion }: ClaimedLinkMail, { purpose }: MailedLink): LinkOccasion {
  if (occasion === "INVITATION") return "invitation";
  return purpose === "ACTIVATE" ? "activation" : "sign-in";
}

/** Retries until it is recorded, or the process ends. */
async function record({ pool, log }: LinkMailing, { id }: ClaimedLinkMail, stopping: AbortSignal): Promise<void> {
  for (let isLogged = false; ; isLogged = true) {
    try {
      return await onConnection(pool, (connection) => finishLinkMail(connection, id));
    } catch (error) {
      if (stopping.aborted) throw error;
      const reason = describeMailFault(error);
      if (!isLogged) log.warn({ mail: id, reason }, "a mail was sent and not recorded; retrying");
      await pause(recordAgainMs, stopping);
    }
  }
}

async function postpone(mailing: LinkMailing, mail: ClaimedLinkMail, error: unknown): Promise<boolean> {
  const { pool, now, log, report } = mailing;
  const { id, attempts } = mail;
  const reason = describeMailFault(error);
  report("failed");
  const dueAtMs = retryAtMs(mail, now(), isRefusedForGood(error));
  if (dueAtMs === null) await giveUp(mailing, mail, reason);
  else {
    log.warn({ mail: id, attempts, reason }, "a link was not sent; retrying");
    await onConnection(pool, (connection) => postponeLinkMail(connection, { id, attempts, dueAtMs, reason }));
  }
  return isOfMail(error);
}

async function giveUp({ pool, now, log, report }: LinkMailing, mail: ClaimedLinkMail, reason: string): Promise<true> {
  const { id, attempts } = mail;
  await onConnection(pool, (connection) => giveUpLinkMail(connection, { id, attempts, reason, nowMs: now() }));
  report("given-up");
  log.warn({ mail: id, attempts, reason }, "a link was not sent, and is given up");
  return true;
}
