import { ulid } from "ulid";
import { recordAudit } from "../audit/audit-entry-create.ts";
import type { Caller } from "../auth/caller.ts";
import type { Prisma, PrismaTransaction } from "../database.ts";
import { ProblemError } from "../problem/problem-error.ts";
import { hashLinkToken } from "./link-token.ts";

type Purpose = "ACTIVATE" | "SIGN_IN";

export interface OpenedLink {
  user: Caller;
  /** Whether the user's row is another now. */
  changed: boolean;
}

/**
 * Uses a link up and returns whom it signs in: an unknown address becomes an active buyer, an invited user
 * active. All of it happens or none, and only for the first of those who try at once.
 *
 * @throws ProblemError link-unknown, link-used, link-expired, forbidden for a suspended user
 */
export function openLink(prisma: Prisma, purpose: Purpose, token: string): Promise<OpenedLink> {
  const tokenHash = hashLinkToken(token);
  return prisma.$transaction(async (transaction) => {
    const link = await transaction.oneTimeLink.findUnique({ where: { tokenHash } });
    if (link === null || link.purpose !== purpose)
      throw new ProblemError("link-unknown", "This link is not one of ours. Ask for a new one, please.");
    const now = new Date();
    const { count } = await transaction.oneTimeLink.updateMany({
      where: { id: link.id, usedAt: null, expiresAt: { gt: now } },
      data: { usedAt: now },
    });
    if (count === 0) throw await whyDead(transaction, link.id);
    const opened =
      link.userId === null
        ? await findOrMakeByEmail(transaction, link.email ?? "", now)
        : { user: await lockUser(transaction, link.userId), changed: false };
    if (opened.user.status === "SUSPENDED") throw new ProblemError("forbidden", "This account is suspended.");
    if (opened.user.status === "ACTIVE") return opened;
    return { user: await activate(transaction, opened.user, now), changed: true };
  });
}

/** Read under the lock that the update waited for: another's use is seen. */
async function whyDead(transaction: PrismaTransaction, id: string): Promise<ProblemError> {
  const [link] = await transaction.$queryRaw<{ usedAt: Date | null }[]>`
    SELECT usedAt FROM OneTimeLink WHERE id = ${id} FOR UPDATE`;
  return link?.usedAt
    ? new ProblemError("link-used", "This link was used already. Ask for a new one, please.")
    : new ProblemError("link-expired", "This link has expired. Ask for a new one, please.");
}

async function findOrMakeByEmail(transaction: PrismaTransaction, email: string, now: Date): Promise<OpenedLink> {
  const made = await transaction.user.createMany({
    data: [{ id: ulid(), email, role: "BUYER", status: "ACTIVE", activatedAt: now, createdAt: now }],
    skipDuplicates: true,
  });
  const [user] = await transaction.$queryRaw<Caller[]>`
    SELECT id, email, name, role, status FROM User WHERE email = ${email} FOR UPDATE`;
  if (user === undefined) throw new Error("a user who signs in was neither found nor made");
  return { user, changed: made.count === 1 };
}

/** Locked, so that nobody is suspended between this and the activation that may follow. */
async function lockUser(transaction: PrismaTransaction, id: string): Promise<Caller> {
  const [user] = await transaction.$queryRaw<Caller[]>`
    SELECT id, email, name, role, status FROM User WHERE id = ${id} FOR UPDATE`;
  if (user === undefined) throw new Error("a link names a user who does not exist");
  return user;
}

/** Following the link proves the address: the tickets stay theirs, and show their codes from now on. */
async function activate(transaction: PrismaTransaction, user: Caller, now: Date): Promise<Caller> {
  await transaction.user.update({ where: { id: user.id }, data: { status: "ACTIVE", activatedAt: now } });
  const subject = { type: "user", id: user.id };
  await recordAudit(transaction, { actorId: user.id, action: "user.activate", subject, details: {} });
  return { ...user, status: "ACTIVE" };
}
