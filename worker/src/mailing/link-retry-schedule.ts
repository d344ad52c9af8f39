import { invitationMailMs, signInMailMs } from "@admit/contract";

const firstRetryMs = 2000;
/** A person waits for a sign-in; an invitation is read when it arrives. */
const retryMaxMs = { SIGN_IN: 60_000, INVITATION: 60 * 60 * 1000 };
const worthSendingMs = { SIGN_IN: signInMailMs, INVITATION: invitationMailMs };

export interface LinkMailAge {
  occasion: "SIGN_IN" | "INVITATION";
  createdAt: Date;
}

/** Whether a mail is too late to be useful, such as after an outage: it is given up. */
export const isTooLate = ({ occasion, createdAt }: LinkMailAge, nowMs: number): boolean =>
  nowMs >= createdAt.getTime() + worthSendingMs[occasion];

/**
 * When a mail is retried after a failed attempt: after twice as long each time.
 * @returns null if it is given up: it would be too late, or the server refuses the address of a sign-in for good
 */
export function retryAtMs(mail: LinkMailAge & { attempts: number }, nowMs: number, isRefused: boolean): number | null {
  if (isRefused && mail.occasion === "SIGN_IN") return null;
  const atMs = nowMs + Math.min(firstRetryMs * 2 ** (mail.attempts - 1), retryMaxMs[mail.occasion]);
  return isTooLate(mail, atMs) ? null : atMs;
}
