import { newId } from "@admit/prisma";
import type { Role } from "@admit/contract";
import type { Account, Accounts } from "@admit/prisma";
import { recordAudit } from "../../platform/audit/audit-entry-create.ts";
import type { Mysql, Prisma, PrismaTransaction } from "../../platform/database.ts";
import type { Caller } from "../../platform/route/caller.ts";
import { lockUsers, type LockedUser, readCommitted, updateUser } from "./user-update.ts";

/**
 * The user with that address, whose row is locked until the transaction ends; created where there is none, with that
 * status and name. However many try at once, one of them creates it.
 *
 * @param mayCreate called before a user is created; throws if none may be
 */
export async function findOrCreateUser(
  accounts: Accounts,
  transaction: PrismaTransaction,
  email: string,
  { status, name = "" }: { status: "ACTIVE" | "INVITED"; name?: string | undefined },
  mayCreate?: () => Promise<void>,
): Promise<{ user: LockedUser; created: boolean }> {
  const id = newId();
  const found = (await accounts.find(transaction, [email])).get(email);
  if (found === undefined) await mayCreate?.();
  const { id: foundId } = found ?? (await createAccount(accounts, transaction, { id, email, name, status }));
  const [user] = await lockUsers(transaction, foundId);
  if (user === undefined) throw new Error("a user was found and is gone");
  return { user, created: user.id === id };
}

/** The new account, or the one that another transaction has just created for the address. */
async function createAccount(
  accounts: Accounts,
  transaction: PrismaTransaction,
  user: Parameters<Accounts["createOne"]>[1] & { email: string },
): Promise<Account> {
  await accounts.createOne(transaction, user);
  const account = (await accounts.find(transaction, [user.email])).get(user.email);
  if (account === undefined) throw new Error("a user was neither found nor created");
  return account;
}

/**
 * For the operator, who holds the keys: the user with that address, created as an active one if needed. A known user's
 * status stays: invited users activate themselves, and staff reinstate.
 * @param role null leaves a known user's role as it is
 */
export async function findOrCreateUserWithRole(
  accounts: Accounts,
  prisma: Prisma,
  email: string,
  role: Role | null,
): Promise<{ id: string; sessionEpoch: number }> {
  return readCommitted(prisma, async (transaction) => {
    const { user } = await findOrCreateUser(accounts, transaction, email, { status: "ACTIVE" });
    if (role === null || role === user.role) return user;
    return { id: user.id, sessionEpoch: await updateUser(transaction, user, { role }) };
  });
}

/** Null if the address, which is in lower case, leads to no account. */
export async function findUserByEmail(
  { accounts, mysql }: { accounts: Accounts; mysql: Mysql },
  email: string,
): Promise<Caller | null> {
  const account = (await accounts.find(mysql, [email])).get(email);
  return account === undefined ? null : toCaller(account);
}

const toCaller = ({ id, email, name, role, status, createdAt }: Account): Caller => {
  return { id, email, name, role, status, createdAt };
};

/**
 * Creates an invited user for an address that no one has, and sends them nothing: they can get tickets before they know
 * of the account. If another transaction was faster with the same address, both use its user.
 */
export function inviteSilently(
  { accounts, prisma }: { accounts: Accounts; prisma: Prisma },
  actorId: string,
  email: string,
): Promise<Caller> {
  const id = newId();
  return readCommitted(prisma, async (transaction) => {
    const account = await createAccount(accounts, transaction, { id, email, name: "", status: "INVITED" });
    const details = { email, status: "INVITED" };
    const subject = { type: "user", id };
    if (account.id === id) await recordAudit(transaction, { actorId, action: "user.create", subject, details });
    return toCaller(account);
  });
}
