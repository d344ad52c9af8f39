import { activationLinkMs, signInLinkMs } from "@admit/contract";
import { ulid } from "ulid";
import type { PrismaTransaction } from "../database.ts";
import { hashLinkToken, newLinkToken } from "./link-token.ts";

/** Whom a link is for: a user, invited by somebody or not, or an address that nobody has yet. */
export type LinkOwner = { userId: string; createdById?: string } | { email: string };

export type LinkPurpose = "ACTIVATE" | "SIGN_IN";

export interface Link {
  url: string;
  expiresAt: Date;
}

const lifetimeMs = { ACTIVATE: activationLinkMs, SIGN_IN: signInLinkMs };
/** The token stands in the fragment, which no browser sends: so no server logs it. */
const pathOf = { ACTIVATE: "/activate#", SIGN_IN: "/sign-in#" };

/** A link that works once. Its address is the only copy of the token. */
export async function createLink(
  prisma: Pick<PrismaTransaction, "oneTimeLink">,
  purpose: LinkPurpose,
  owner: LinkOwner,
  publicUrl: string,
): Promise<Link> {
  const token = newLinkToken();
  const createdAt = new Date();
  const expiresAt = new Date(createdAt.getTime() + lifetimeMs[purpose]);
  await prisma.oneTimeLink.create({
    data: { id: ulid(), purpose, ...owner, tokenHash: hashLinkToken(token), expiresAt, createdAt },
  });
  return { url: `${publicUrl}${pathOf[purpose]}${token}`, expiresAt };
}
