import type { UserStatus } from "@admit/contract";
import { ProblemError } from "../../platform/problem/problem-error.ts";
import type { LinkPurpose } from "./link-create.ts";

/** What decides whether a link opens anything. */
export interface LinkState {
  purpose: LinkPurpose;
  /** Who created it for another person; null if its owner requested it. */
  createdById: string | null;
  createdAt: Date;
  expiresAt: Date;
  usedAt: Date | null;
}

/**
 * Why a link opens nothing, or null where it does. Pure; the first that holds:
 *
 * 1. it was used: `link-used`
 * 2. it is opened by the person who created it for another: `own-link`
 * 3. its user is suspended: `forbidden`
 * 4. it is an invitation of a user who is active by now: `link-expired`. Staff know that link too; an active user
 *    signs in only by links to their own mailbox.
 * 5. a newer one has replaced it, its account has changed since, or its time is over: `link-expired`
 *
 * @param openerId the user who is signed in where the link is opened; null for no one
 */
export function whyLinkIsDead(
  link: LinkState,
  ownerStatus: UserStatus,
  openerId: string | null,
  now: Date,
): ProblemError | null {
  if (link.usedAt !== null)
    return new ProblemError("link-used", "This link was used already. Ask for a new one, please.");
  if (link.createdById !== null && link.createdById === openerId)
    return new ProblemError(
      "own-link",
      "You made this link for someone else. Give it to them: it opens their account.",
    );
  if (ownerStatus === "SUSPENDED") return new ProblemError("forbidden", "This account is suspended.");
  if (ownerStatus === "ACTIVE" && link.purpose === "ACTIVATE")
    return new ProblemError("link-expired", "Your account is active already. Ask for a link to sign in.");
  if (link.expiresAt.getTime() === link.createdAt.getTime())
    return new ProblemError(
      "link-expired",
      "A newer link has replaced this one, or the account has changed since. Use the newer one, or ask for another.",
    );
  if (link.expiresAt <= now)
    return new ProblemError("link-expired", "This link has expired. Ask for a new one, please.");
  return null;
}

/** If aliases are collapsed, and the mailbox got its account by another address since the link was requested. */
export const aliasOfAnother = (): ProblemError =>
  new ProblemError(
    "link-expired",
    "There is an account already with another spelling of your address. Ask for a new link: it goes to that spelling.",
  );

export const unknownLink = (): ProblemError =>
  new ProblemError("link-unknown", "This link is not one of ours. Ask for a new one, please.");
