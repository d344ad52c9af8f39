import type { UserStatus } from "@admit/contract";
import { ProblemError } from "../problem/problem-error.ts";
import type { LinkPurpose } from "./link-create.ts";

/** What decides whether a link opens anything. */
export interface LinkState {
  purpose: LinkPurpose;
  createdAt: Date;
  expiresAt: Date;
  usedAt: Date | null;
}

/**
 * Why a link opens nothing, or null where it does. Pure; the first that holds:
 *
 * 1. it was used: `link-used`
 * 2. a newer invitation has replaced it, or its time is over: `link-expired`
 * 3. its user is suspended: `forbidden`
 * 4. it is an invitation of one who is active by now: `link-expired`. Staff know that link too, and whoever
 *    is active signs in by what their own mailbox gets, and nothing else.
 *
 * @param ownerStatus null while nobody has the link's address
 */
export function whyLinkIsDead(link: LinkState, ownerStatus: UserStatus | null, now: Date): ProblemError | null {
  if (link.usedAt !== null)
    return new ProblemError("link-used", "This link was used already. Ask for a new one, please.");
  if (link.expiresAt.getTime() === link.createdAt.getTime())
    return new ProblemError(
      "link-expired",
      "A newer link has replaced this one. Use that, please, or ask for another.",
    );
  if (link.expiresAt <= now)
    return new ProblemError("link-expired", "This link has expired. Ask for a new one, please.");
  if (ownerStatus === "SUSPENDED") return new ProblemError("forbidden", "This account is suspended.");
  if (ownerStatus === "ACTIVE" && link.purpose === "ACTIVATE")
    return new ProblemError("link-expired", "Your account is active already. Ask for a link to sign in.");
  return null;
}

/** Where aliases are collapsed, and the mailbox got its account by another address since the link was asked for. */
export const aliasOfAnother = (): ProblemError =>
  new ProblemError(
    "link-expired",
    "There is an account already with another spelling of your address. Ask for a new link: it goes to that spelling.",
  );

export const unknownLink = (): ProblemError =>
  new ProblemError("link-unknown", "This link is not one of ours. Ask for a new one, please.");
