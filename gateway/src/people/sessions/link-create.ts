import { activationLinkMs, signInLinkMs } from "@admit/contract";
import { hashLinkToken, newLinkToken } from "@admit/prisma";
import { linkUrl } from "@admit/tickets";
import { ulid } from "ulid";
import type { PrismaTransaction } from "../../platform/database.ts";

/** Whom a link is for: a user, invited by somebody or not, or an address that nobody has yet. */
export type LinkOwner = { userId: string; createdById?: string } | { email: string };

export type LinkPurpose = "ACTIVATE" | "SIGN_IN";

export interface Link {
  url: string;
  expiresAt: Date;
}

const lifetimeMs = { ACTIVATE: activationLinkMs, SIGN_IN: signInLinkMs };

/**
 * A link that works once. Its address is the only copy of the token.
 * @param mailed the mail that carries the link: its id, and the token that its sender derives from the id
 */
export async function createLink(
  prisma: Pick<PrismaTransaction, "oneTimeLink">,
  purpose: LinkPurpose,
  owner: LinkOwner,
  publicUrl: string,
  mailed?: { id: string; token: string },
): Promise<Link> {
  const { id, token } = mailed ?? { id: ulid(), token: newLinkToken() };
  const createdAt = new Date();
  const expiresAt = new Date(createdAt.getTime() + lifetimeMs[purpose]);
  await prisma.oneTimeLink.create({
    data: { id, purpose, ...owner, tokenHash: hashLinkToken(token), expiresAt, createdAt },
  });
  return { url: linkUrl(publicUrl, purpose, token), expiresAt };
}
