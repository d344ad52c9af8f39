import { invitationMailMs, signInMailMs } from "@admit/contract";

const firstRetryMs = 2000;
/** A person waits for the one; the other is read when it comes. */
const retryMaxMs = { SIGN_IN: 60_000, INVITATION: 60 * 60 * 1000 };
const worthSendingMs = { SIGN_IN: signInMailMs, INVITATION: invitationMailMs };

export interface LinkMailAge {
  occasion: "SIGN_IN" | "INVITATION";
  createdAt: Date;
}

/** Whether a mail comes too late to be of use, such as after an outage: it is given up. */
export const isTooLate = ({ occasion, createdAt }: LinkMailAge, nowMs: number): boolean =>
  nowMs >= createdAt.getTime() + worthSendingMs[occasion];

/**
 * When a mail is tried again after an attempt that failed: after twice as long each time.
 * @returns null where it is given up: it would come too late, or the server refuses the address of a sign-in for good
 */
export function retryAtMs(mail: LinkMailAge & { attempts: number }, nowMs: number, isRefused: boolean): number | null {
  if (isRefused && mail.occasion === "SIGN_IN") return null;
  const atMs = nowMs + Math.min(firstRetryMs * 2 ** (mail.attempts - 1), retryMaxMs[mail.occasion]);
  return isTooLate(mail, atMs) ? null : atMs;
}
