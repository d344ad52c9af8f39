import type { Logger } from "pino";
import { describeMailFault } from "./describe-mail-fault.ts";
import { type MailParts, sendTicketMail } from "./send-ticket-mail.ts";
import { claimMail, findDueMails, type DueMail } from "./ticket-mail-claim.ts";
import { postponeMail } from "./ticket-mail-postpone.ts";

/** Mails on their way at a time, where `SMTP_URL` does not allow fewer. */
export const ticketLanes = 2;
/** Mails that one pass looks at. */
const passSize = 20;
/** Longer than an attempt can take: reading, drawing, sending, recording. */
export const claimMs = 3 * 60 * 1000;

export interface Mailing extends MailParts {
  log: Logger;
  report(event: "sent" | "failed" | "given-up"): void;
  /** Waits before the next mail, where issuers need the machine. @param tookMs what the last one took */
  rest(tookMs: number): Promise<void>;
}

/**
 * Sends what is due, over each connection that the mailer has. A failed attempt ends its lane until the next pass: a mail server that
 * is away costs no more than an attempt of each lane a pass, however many mails wait.
 *
 * @returns whether more is likely to be due at once
 * @throws MySQL's errors; what was claimed by then is due again after `claimMs`
 */
export async function sendDueMails(mailing: Mailing, stopping: AbortSignal): Promise<boolean> {
  const due = await findDueMails(mailing.pool, mailing.now(), passSize);
  const waiting = [...due];
  const lane = async (): Promise<boolean> => {
    for (let mail = waiting.shift(); mail !== undefined; mail = waiting.shift()) {
      const beganMs = mailing.now();
      if (stopping.aborted || !(await takeOne(mailing, mail))) return false;
      await mailing.rest(mailing.now() - beganMs);
    }
    return true;
  };
  const ends = await Promise.all(Array.from({ length: mailing.mailer.connections }, lane));
  return due.length === passSize && ends.every((isWell) => isWell);
}

/** @returns false where the attempt failed */
async function takeOne(mailing: Mailing, mail: DueMail): Promise<boolean> {
  const { pool, now } = mailing;
  if (!(await claimMail(pool, mail, now() + claimMs))) return true;
  const attempts = mail.attempts + 1;
  const { purchaseId } = mail;
  const outcome = await attempt(mailing, purchaseId);
  if (outcome.kind === "sent") mailing.report("sent");
  if (outcome.kind === "sent" || outcome.kind === "dropped") return true;
  const isGivenUp = await postponeMail(pool, { purchaseId, attempts, reason: outcome.reason, nowMs: now() });
  if (outcome.kind === "failed") mailing.report("failed");
  if (isGivenUp) mailing.report("given-up");
  const line = { purchase: purchaseId, attempts, reason: outcome.reason, isGivenUp };
  if (outcome.kind === "failed") mailing.log.warn(line, "a mail was not sent");
  return outcome.kind !== "failed";
}

type Outcome = { kind: "sent" } | { kind: "dropped" } | { kind: "hidden" | "failed"; reason: string };

async function attempt(mailing: Mailing, purchaseId: string): Promise<Outcome> {
  try {
    const kind = await sendTicketMail(mailing, purchaseId);
    return kind === "hidden" ? { kind, reason: "the holder is not active" } : { kind };
  } catch (error) {
    return { kind: "failed", reason: describeMailFault(error) };
  }
}
