import { setTimeout as wait } from "node:timers/promises";
import { invitationMailMs, signInMailMs } from "@admit/contract";

/** Waits `ms`, or until `stopping` aborts. */
export const pause = (ms: number, stopping: AbortSignal): Promise<void> =>
  wait(Math.max(0, ms), undefined, { signal: stopping }).catch(() => undefined);

const hourMs = 60 * 60 * 1000;
const ticketRetry = { firstMs: 15_000, maxMs: 6 * hourMs };
/** Attempts before a ticket mail is given up: with the delays between them, about a week. */
export const attemptsMax = 38;

/** How long after a failed attempt a ticket mail is retried: twice as long each time, up to six hours. */
export const retryDelayMs = (attempts: number): number =>
  Math.min(ticketRetry.firstMs * 2 ** (attempts - 1), ticketRetry.maxMs);

const linkRetryFirstMs = 2000;
/** A person waits for a sign-in; an invitation is read when it arrives. */
const linkRetryMaxMs = { SIGN_IN: 60_000, INVITATION: hourMs };
const worthSendingMs = { SIGN_IN: signInMailMs, INVITATION: invitationMailMs };

export interface LinkMailAge {
  occasion: "SIGN_IN" | "INVITATION";
  createdAt: Date;
}

/** Whether a link mail is too late to be useful, such as after an outage: it is given up. */
export const isTooLate = ({ occasion, createdAt }: LinkMailAge, nowMs: number): boolean =>
  nowMs >= createdAt.getTime() + worthSendingMs[occasion];

/**
 * When a link mail is retried after a failed attempt: after twice as long each time.
 * @returns null if it is given up: it would be too late, or the server refuses it for good
 */
export function retryAtMs(mail: LinkMailAge & { attempts: number }, nowMs: number, isRefused: boolean): number | null {
  if (isRefused) return null;
  const atMs = nowMs + Math.min(linkRetryFirstMs * 2 ** (mail.attempts - 1), linkRetryMaxMs[mail.occasion]);
  return isTooLate(mail, atMs) ? null : atMs;
}

/** Purchases decided per second above which the machine is left to this worker's lines. */
const busyAbove = 50;
/** The rest per time of work meanwhile: mails use a tenth of the time. */
const restPerWork = 9;
const restMaxMs = 1000;

/**
 * How long a lane pauses between two ticket mails, in milliseconds: up to a second while this worker's lines are busy or
 * link mails are due, which go first.
 * @param decided purchases that this worker decided within the last second
 * @param linksDue link mails that are due and not claimed by a worker
 * @param tookMs duration of the last mail
 */
export const restBetweenMailsMs = (
  { decided, linksDue }: { decided: number; linksDue: number },
  tookMs: number,
): number => (decided <= busyAbove && linksDue === 0 ? 0 : Math.min(tookMs * restPerWork, restMaxMs));
