import type { User } from "@admit/contract";
import { recordAudit } from "../../platform/audit/audit-entry-create.ts";
import type { PrismaTransaction } from "../../platform/database.ts";
import type { PeopleServices } from "../services.ts";
import { findOrMakeUser } from "../users/user-find-or-make.ts";
import { updateUser } from "../users/user-update.ts";
import type { LinkPurpose } from "./link-create.ts";
import { hashLinkToken } from "@admit/prisma";
import { aliasOfAnother, type LinkState, unknownLink, whyLinkIsDead } from "./why-link-is-dead.ts";

export interface OpenedLink {
  user: User & { sessionEpoch: number };
  /** Whether the user's row is another now. */
  changed: boolean;
}

/**
 * Uses a link up and returns whom it signs in: an unknown address becomes an active buyer, an invited user
 * active. All of it happens or none, and only for the first of those who try at once.
 *
 * @param openerId who is signed in where the link is opened; null for no one
 * @param mayCreate asked once before an unknown address becomes a user, however often the transaction is done again;
 *   throws where none may be created, and the link stays good
 * @throws ProblemError link-unknown, link-used, own-link, link-expired, forbidden for a suspended user
 */
export function openLink(
  { accounts, prisma }: Pick<PeopleServices, "accounts" | "prisma">,
  purpose: LinkPurpose,
  token: string,
  { openerId, mayCreate }: { openerId: string | null; mayCreate?: (email: string) => Promise<void> },
): Promise<OpenedLink> {
  const tokenHash = hashLinkToken(token);
  let asked: Promise<void> | undefined;
  return prisma.$transaction(
    async (transaction) => {
      const found = await transaction.oneTimeLink.findUnique({ where: { tokenHash } });
      if (found === null || found.purpose !== purpose) throw unknownLink();
      const address = found.email ?? "";
      const creating = async () => {
        // A dead link neither creates an account nor counts towards the limit of new ones.
        const dead = whyLinkIsDead(found, "ACTIVE", openerId, new Date());
        if (dead !== null) throw dead;
        await (asked ??= mayCreate?.(address));
      };
      // The user's row before the link's, as in all transactions that change either: else two could deadlock.
      const { user, changed } =
        found.userId === null
          ? await userOfAddress(accounts, transaction, address, creating)
          : { user: await lockUser(transaction, found.userId), changed: false };
      const link = await lockLink(transaction, found.id);
      const now = new Date();
      const dead = whyLinkIsDead(link, user.status, openerId, now);
      if (dead !== null) throw dead;
      await transaction.oneTimeLink.update({ where: { id: found.id }, data: { usedAt: now } });
      if (user.status !== "ACTIVE") await activate(transaction, user, link.createdById, now);
      if (user.role !== "BUYER") await recordSignIn(transaction, user.id);
      return { user: { ...user, status: "ACTIVE" }, changed: changed || user.status !== "ACTIVE" };
    },
    { isolationLevel: "ReadCommitted" },
  );
}

/** Locked, so that nobody is suspended between this and the activation that may follow. */
async function lockUser(transaction: PrismaTransaction, id: string): Promise<OpenedLink["user"]> {
  const [user] = await transaction.$queryRaw<OpenedLink["user"][]>`
    SELECT id, email, name, role, status, sessionEpoch FROM User WHERE id = ${id} FOR UPDATE`;
  if (user === undefined) throw new Error("a link names a user who does not exist");
  return user;
}

/** As it is once those who were faster are through. */
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
  accounts: PeopleServices["accounts"],
  transaction: PrismaTransaction,
  address: string,
  creating: () => Promise<void>,
): Promise<OpenedLink> {
  const { user, made } = await findOrMakeUser(accounts, transaction, address, { status: "ACTIVE" }, creating);
  const { id, email, name, role, status, sessionEpoch } = user;
  // The link proves that its reader owns this address, and no other of the same mailbox.
  if (email !== address) throw aliasOfAnother();
  return { user: { id, email, name, role, status, sessionEpoch }, changed: made };
}

/**
 * Following the link proves the address, or that its maker handed it on: the user's tickets stay theirs, and show
 * their codes from now on. The audit names the maker, who could have followed it themselves.
 */
async function activate(
  transaction: PrismaTransaction,
  user: User,
  linkCreatedById: string | null,
  now: Date,
): Promise<void> {
  await updateUser(transaction, user, { status: "ACTIVE", activatedAt: now });
  const details = linkCreatedById === null ? {} : { linkCreatedById };
  const subject = { type: "user", id: user.id };
  await recordAudit(transaction, { actorId: user.id, action: "user.activate", subject, details });
}

/** For staff alone: a buyer's sign-in gives no power over others. */
const recordSignIn = (transaction: PrismaTransaction, userId: string): Promise<void> =>
  recordAudit(transaction, {
    actorId: userId,
    action: "session.start",
    subject: { type: "user", id: userId },
    details: { by: "link" },
  });
