import { ticketMail, visibleCode, type Mailer, type TicketKeys } from "@admit/tickets";
import type { Pool } from "mysql2/promise";
import type { Logger } from "pino";
import { pause } from "./schedule.ts";
import {
  claimMail,
  countDueMails,
  dropMail,
  findDueMails,
  finishSentMail,
  postponeMail,
  type DueMail,
} from "./ticket-mail-queue.ts";
import { readMailedPurchase } from "./ticket-mail-read.ts";

/** Mails in flight at a time, where `SMTP_URL` does not allow fewer. */
export const ticketLanes = 2;
/** Mails that one pass reads. */
const passSize = 20;
/** Longer than an attempt can take: reading, drawing, sending, recording. */
export const claimMs = 3 * 60 * 1000;
const pollMs = 1000;
/** The count of due mails is shown to operators only. */
const countEveryMs = 10_000;

export interface MailParts {
  pool: Pool;
  mailer: Mailer;
  keys: TicketKeys;
  /** Where the deployment is reached, without a slash at its end. */
  publicUrl: string;
  now: () => number;
  log: Logger;
  report: (event: "sent" | "failed" | "given-up") => void;
}

export interface TicketMailing extends MailParts {
  /** Waits before the next mail, where issuers need the machine. @param tookMs duration of the last one */
  rest(tookMs: number): Promise<void>;
}

/** The codes of a failed attempt, never its message: a mail server's answer names the address. */
export function describeMailFault(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const { code, command, responseCode } = error as { code?: unknown; command?: unknown; responseCode?: unknown };
  const parts = [code ?? error.name, command, responseCode];
  return parts.filter((part) => typeof part === "string" || typeof part === "number").join(" ");
}

/** Sends what is due, polling each second, until `stopping` aborts; then it finishes the mails in flight. */
export async function runTicketMailing(
  mailing: TicketMailing,
  reportDue: (due: number) => void,
  stopping: AbortSignal,
): Promise<void> {
  let countedAtMs = 0;
  while (!stopping.aborted) {
    let isMoreDue = false;
    try {
      if (mailing.now() - countedAtMs >= countEveryMs) {
        reportDue(await countDueMails(mailing.pool, mailing.now()));
        countedAtMs = mailing.now();
      }
      isMoreDue = await sendDueMails(mailing, stopping);
    } catch (error) {
      mailing.log.warn({ reason: describeMailFault(error) }, "due mails were not read; trying again");
    }
    if (!isMoreDue) await pause(pollMs, stopping);
  }
}

/**
 * Sends what is due, over each connection that the mailer has. A failed attempt ends its lane until the next pass: while
 * the mail server is away a pass costs one attempt per lane, however many mails wait.
 * @returns whether more is likely to be due at once
 * @throws MySQL's errors; what was claimed by then is due again after `claimMs`
 */
export async function sendDueMails(mailing: TicketMailing, stopping: AbortSignal): Promise<boolean> {
  const due = await findDueMails(mailing.pool, mailing.now(), passSize);
  const waiting = [...due];
  const lane = async (): Promise<boolean> => {
    for (let mail = waiting.shift(); mail !== undefined; mail = waiting.shift()) {
      const beganMs = mailing.now();
      if (stopping.aborted || !(await sendOne(mailing, mail))) return false;
      await mailing.rest(mailing.now() - beganMs);
    }
    return true;
  };
  const ends = await Promise.all(Array.from({ length: mailing.mailer.connections }, lane));
  return due.length === passSize && ends.every((isHealthy) => isHealthy);
}

/** @returns false where the attempt failed */
async function sendOne(mailing: TicketMailing, mail: DueMail): Promise<boolean> {
  const { pool, now, log, report } = mailing;
  if (!(await claimMail(pool, mail, now() + claimMs))) return true;
  const attempts = mail.attempts + 1;
  const { purchaseId } = mail;
  const { result, reason } = await attempt(mailing, purchaseId);
  if (result === "sent") report("sent");
  if (reason === null) return true;
  const isGivenUp = await postponeMail(pool, { purchaseId, attempts, reason, nowMs: now() });
  if (result === "failed") report("failed");
  if (isGivenUp) report("given-up");
  if (result === "failed") log.warn({ purchase: purchaseId, attempts, reason, isGivenUp }, "a mail was not sent");
  return result !== "failed";
}

/** The reason is null where the mail leaves the queue. */
async function attempt(
  parts: MailParts,
  purchaseId: string,
): Promise<{ result: "sent" | "dropped" | "hidden" | "failed"; reason: string | null }> {
  try {
    const result = await sendTicketMail(parts, purchaseId);
    return { result, reason: result === "hidden" ? "the holder is not active" : null };
  } catch (error) {
    return { result: "failed", reason: describeMailFault(error) };
  }
}

/**
 * One attempt at a claimed mail. The mail of a silent purchase, of a holder without an address, and of tickets that are
 * all void is dropped for good.
 * @returns `hidden` where nothing was sent, since its holder sees no code at the moment
 * @throws why it was not sent, or not recorded: then it is sent again
 */
async function sendTicketMail(parts: MailParts, purchaseId: string): Promise<"sent" | "dropped" | "hidden"> {
  const { pool, mailer, keys, publicUrl, now } = parts;
  const purchase = await readMailedPurchase(pool, purchaseId);
  const valid = purchase?.tickets.filter(({ voidedAtMs }) => voidedAtMs === null) ?? [];
  const to = purchase?.holder.email ?? null;
  if (purchase === null || purchase.silent || to === null || valid.length === 0) {
    await dropMail(pool, purchaseId);
    return "dropped";
  }
  const tickets = valid.flatMap((ticket) => {
    const code = visibleCode(ticket, purchase.holder.status, keys);
    return code === null ? [] : [{ number: ticket.number, code }];
  });
  if (tickets.length === 0) return "hidden";
  await mailer.send(await ticketMail(to, { ...purchase, purchaseId, publicUrl, tickets }));
  await finishSentMail(pool, purchaseId, now());
  return "sent";
}
