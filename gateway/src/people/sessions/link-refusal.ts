import type { UserStatus } from "@admit/contract";
import { ProblemError } from "../../platform/problem/problem-error.ts";

export type LinkPurpose = "ACTIVATE" | "SIGN_IN";

/** What decides whether a link opens anything. */
export interface LinkState {
  purpose: LinkPurpose;
  /** The member of staff who created it for another person; null if its owner requested it. */
  createdById: string | null;
  createdAt: Date;
  expiresAt: Date;
  usedAt: Date | null;
}

/**
 * Refuses a link that opens nothing. Pure; the first that applies:
 *
 * 1. it was used: `link-used`
 * 2. it is opened by the person who created it for another: `own-link`
 * 3. its user is suspended: `forbidden`
 * 4. it is an invitation, and its user is active by now: `link-expired`. Staff know that link too; an active user
 *    signs in only by links to their own mailbox.
 * 5. a newer one has replaced it, its account has changed since, or it has expired: `link-expired`
 *
 * @param openerId the user who is signed in where the link is opened; null for no one
 */
export function requireUsable(link: LinkState, ownerStatus: UserStatus, openerId: string | null, now: Date): void {
  if (link.usedAt !== null)
    throw new ProblemError("link-used", "This link was used already. Ask for a new one, please.");
  if (link.createdById !== null && link.createdById === openerId)
    throw new ProblemError("own-link", "You made this link for someone else. Give it to them: it opens their account.");
  if (ownerStatus === "SUSPENDED") throw new ProblemError("forbidden", "This account is suspended.");
  const detail = expiryOf(link, ownerStatus, now);
  if (detail !== null) throw new ProblemError("link-expired", detail);
}

function expiryOf(link: LinkState, ownerStatus: UserStatus, now: Date): string | null {
  if (ownerStatus === "ACTIVE" && link.purpose === "ACTIVATE")
    return "Your account is active already. Ask for a link to sign in.";
  if (link.expiresAt.getTime() === link.createdAt.getTime())
    return "A newer link has replaced this one, or the account has changed since. Use the newer one, or ask for another.";
  return link.expiresAt <= now ? "This link has expired. Ask for a new one, please." : null;
}

/** With collapsed aliases: the mailbox got its account by another address after the link was requested. */
export const aliasOfAnother = (): ProblemError =>
  new ProblemError(
    "link-expired",
    "There is an account already with another spelling of your address. Ask for a new link: it goes to that spelling.",
  );

export const unknownLink = (): ProblemError =>
  new ProblemError("link-unknown", "This link is not one of ours. Ask for a new one, please.");
