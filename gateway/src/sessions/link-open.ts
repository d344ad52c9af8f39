import type { User } from "@admit/contract";
import { recordAudit } from "../audit/audit-entry-create.ts";
import type { PrismaTransaction } from "../database.ts";
import type { Services } from "../services.ts";
import { findOrMakeUser } from "../users/user-find-or-make.ts";
import type { LinkPurpose } from "./link-create.ts";
import { hashLinkToken } from "@admit/prisma";
import { aliasOfAnother, type LinkState, unknownLink, whyLinkIsDead } from "./why-link-is-dead.ts";

export interface OpenedLink {
  user: User;
  /** Whether the user's row is another now. */
  changed: boolean;
}

/**
 * Uses a link up and returns whom it signs in: an unknown address becomes an active buyer, an invited user
 * active. All of it happens or none, and only for the first of those who try at once.
 *
 * @param mayCreate asked before an unknown address becomes a user; throws where none may be created, and the link
 *   stays good
 * @throws ProblemError link-unknown, link-used, link-expired, forbidden for a suspended user
 */
export function openLink(
  { accounts, prisma }: Pick<Services, "accounts" | "prisma">,
  purpose: LinkPurpose,
  token: string,
  mayCreate?: (email: string) => Promise<void>,
): Promise<OpenedLink> {
  const tokenHash = hashLinkToken(token);
  return prisma.$transaction(
    async (transaction) => {
      const found = await transaction.oneTimeLink.findUnique({ where: { tokenHash } });
      if (found === null || found.purpose !== purpose) throw unknownLink();
      // The user before the link, in the order of an invitation: else one could wait for the other.
      const owner = found.userId === null ? null : await lockUser(transaction, found.userId);
      const link = await lockLink(transaction, found.id);
      const now = new Date();
      const dead = whyLinkIsDead(link, owner?.status ?? null, now);
      if (dead !== null) throw dead;
      await transaction.oneTimeLink.update({ where: { id: found.id }, data: { usedAt: now } });
      const opened =
        owner === null
          ? await userOfAddress(accounts, transaction, found.email ?? "", mayCreate)
          : { user: owner, changed: false };
      const deadNow = whyLinkIsDead(link, opened.user.status, now);
      if (deadNow !== null) throw deadNow;
      if (opened.user.status === "ACTIVE") return opened;
      return { user: await activate(transaction, opened.user, now), changed: true };
    },
    { isolationLevel: "ReadCommitted" },
  );
}

/** Locked, so that nobody is suspended between this and the activation that may follow. */
async function lockUser(transaction: PrismaTransaction, id: string): Promise<User> {
  const [user] = await transaction.$queryRaw<User[]>`
    SELECT id, email, name, role, status FROM User WHERE id = ${id} FOR UPDATE`;
  if (user === undefined) throw new Error("a link names a user who does not exist");
  return user;
}

/** As it is once those who were faster are through. */
async function lockLink(transaction: PrismaTransaction, id: string): Promise<LinkState> {
  const [link] = await transaction.$queryRaw<LinkState[]>`
    SELECT purpose, createdAt, expiresAt, usedAt FROM OneTimeLink WHERE id = ${id} FOR UPDATE`;
  if (link === undefined) throw unknownLink();
  return link;
}

/** Whose address was unknown when they asked for the link: they are now known, or become an active buyer. */
async function userOfAddress(
  accounts: Services["accounts"],
  transaction: PrismaTransaction,
  address: string,
  mayCreate: ((email: string) => Promise<void>) | undefined,
): Promise<OpenedLink> {
  const creating = async () => mayCreate?.(address);
  const { user, made } = await findOrMakeUser(accounts, transaction, address, { status: "ACTIVE" }, creating);
  const { id, email, name, role, status } = user;
  // The link proves that its reader owns this address, and no other of the same mailbox.
  if (email !== address) throw aliasOfAnother();
  return { user: { id, email, name, role, status }, changed: made };
}

/** Following the link proves the address: the tickets stay theirs, and show their codes from now on. */
async function activate(transaction: PrismaTransaction, user: User, now: Date): Promise<User> {
  await transaction.user.update({ where: { id: user.id }, data: { status: "ACTIVE", activatedAt: now } });
  const subject = { type: "user", id: user.id };
  await recordAudit(transaction, { actorId: user.id, action: "user.activate", subject, details: {} });
  return { ...user, status: "ACTIVE" };
}
