import type { User } from "@admit/contract";
import { type Accounts, hashLinkToken } from "@admit/prisma";
import { recordAudit } from "../../platform/audit/audit-entry-create.ts";
import type { Prisma, PrismaTransaction } from "../../platform/database.ts";
import { findOrCreateUser } from "../users/user-find-or-create.ts";
import { lockUsers, type LockedUser, readCommitted, updateUser } from "../users/user-update.ts";
import { aliasOfAnother, type LinkPurpose, type LinkState, requireUsable, unknownLink } from "./link-refusal.ts";

export interface OpenedLink {
  user: User & { sessionEpoch: number };
  changed: boolean;
}

/**
 * Uses a link and returns the user whom it signs in: an unknown address becomes an active buyer, an invited user
 * becomes active. All in one transaction, and only for the first of those who try at once.
 *
 * @param which by its token, or as the link whose code was given
 * @param openerId the user who is signed in where the link is opened; null for no one
 * @param mayCreate called once before an unknown address becomes a user, however often the transaction is repeated; if
 *   it throws, the link stays usable
 * @throws ProblemError link-unknown, link-used, own-link, link-expired, forbidden for a suspended user
 */
export function openLink(
  { accounts, prisma }: { accounts: Accounts; prisma: Prisma },
  which: { purpose: LinkPurpose; token: string } | { id: string },
  { openerId, mayCreate }: { openerId: string | null; mayCreate?: (email: string) => Promise<void> },
): Promise<OpenedLink> {
  const where = "token" in which ? { tokenHash: hashLinkToken(which.token) } : which;
  let allowed: Promise<void> | undefined;
  return readCommitted(prisma, async (transaction) => {
    const found = await transaction.oneTimeLink.findUnique({ where });
    if (found === null || ("purpose" in which && found.purpose !== which.purpose)) throw unknownLink();
    const address = found.email ?? "";
    const creating = async () => {
      // A dead link neither creates an account nor counts towards the limit of new ones.
      requireUsable(found, "ACTIVE", openerId, new Date());
      await (allowed ??= mayCreate?.(address));
    };
    // The user's row before the link's, as in all transactions that change either: else two could deadlock.
    const { user, created } =
      found.userId === null
        ? await userOfAddress(accounts, transaction, address, creating)
        : { user: await lockOwner(transaction, found.userId), created: false };
    const link = await lockLink(transaction, found.id);
    const now = new Date();
    requireUsable(link, user.status, openerId, now);
    await transaction.oneTimeLink.update({ where: { id: found.id }, data: { usedAt: now } });
    if (user.status !== "ACTIVE") await activate(transaction, user, link.createdById, now);
    // For staff alone: a buyer's sign-in gives no power over others.
    if (user.role !== "BUYER")
      await recordOf(transaction, user.id, "session.start", { by: "token" in which ? "link" : "code" });
    const { id, email, name, role, sessionEpoch } = user;
    const changed = created || user.status !== "ACTIVE";
    return { user: { id, email, name, role, status: "ACTIVE", sessionEpoch }, changed };
  });
}

/** Locked, so that the user is not suspended between this and the activation that may follow. */
async function lockOwner(transaction: PrismaTransaction, id: string): Promise<LockedUser> {
  const [user] = await lockUsers(transaction, id);
  if (user === undefined) throw new Error("a link names a user who does not exist");
  return user;
}

/** The link's state after all concurrent openings of it. */
async function lockLink(transaction: PrismaTransaction, id: string): Promise<LinkState> {
  const [link] = await transaction.$queryRaw<LinkState[]>`
    SELECT purpose, createdById, createdAt, expiresAt, usedAt FROM OneTimeLink WHERE id = ${id} FOR UPDATE`;
  if (link === undefined) throw unknownLink();
  return link;
}

/**
 * The user of an address that was unknown when the link was requested: known by now, or created as an active buyer,
 * unless the link turns out to be dead.
 */
async function userOfAddress(
  accounts: Accounts,
  transaction: PrismaTransaction,
  address: string,
  creating: () => Promise<void>,
): Promise<{ user: LockedUser; created: boolean }> {
  const found = await findOrCreateUser(accounts, transaction, address, { status: "ACTIVE" }, creating);
  // The link proves that its reader owns this address, and no other of the same mailbox.
  if (found.user.email !== address) throw aliasOfAnother();
  return found;
}

/**
 * Opening the link proves the address, or that the link's maker handed it on. The audit names the maker, who could have
 * opened it themselves.
 */
async function activate(
  transaction: PrismaTransaction,
  user: LockedUser,
  linkCreatedById: string | null,
  now: Date,
): Promise<void> {
  await updateUser(transaction, user, { status: "ACTIVE", activatedAt: now });
  await recordOf(transaction, user.id, "user.activate", linkCreatedById === null ? {} : { linkCreatedById });
}

/** The user is the actor and the subject. */
const recordOf = (
  transaction: PrismaTransaction,
  id: string,
  action: "session.start" | "user.activate",
  details: Record<string, string>,
): Promise<void> => recordAudit(transaction, { actorId: id, action, subject: { type: "user", id }, details });
