import type { Role } from "@admit/contract";
import type { Accounts } from "@admit/prisma";
import { ulid } from "ulid";
import type { Prisma, PrismaTransaction } from "../../platform/database.ts";
import type { StaffUserRow } from "./to-staff-user.ts";
import { updateUser } from "./user-update.ts";

/**
 * The user with that address, whose row is locked until the transaction ends; created where there is none,
 * with that status and name. However many try at once, one of them creates it.
 *
 * @param mayCreate called before a user is created; throws if none may be
 */
export async function findOrMakeUser(
  accounts: Accounts,
  transaction: PrismaTransaction,
  email: string,
  { status, name = "" }: { status: "ACTIVE" | "INVITED"; name?: string | undefined },
  mayCreate?: () => Promise<void>,
): Promise<{ user: StaffUserRow & { sessionEpoch: number }; made: boolean }> {
  const id = ulid();
  let found = (await accounts.find(transaction, [email])).get(email);
  if (found === undefined) {
    await mayCreate?.();
    await accounts.createOne(transaction, { id, email, name, status });
    found = (await accounts.find(transaction, [email])).get(email);
  }
  if (found === undefined) throw new Error("a user was neither found nor created");
  const [user] = await transaction.$queryRaw<(StaffUserRow & { sessionEpoch: number })[]>`
    SELECT id, email, name, role, status, createdAt, activatedAt, sessionEpoch FROM User
    WHERE id = ${found.id} FOR UPDATE`;
  if (user === undefined) throw new Error("a user was found and is gone");
  return { user, made: user.id === id };
}

/**
 * For the operator, who holds the keys: the user with that address, an active one where there was none. A known user's status stays: only the invited activate themselves, only staff reinstate.
 * @param role null leaves a known user's role as it is
 */
export async function findOrMakeUserWithRole(
  accounts: Accounts,
  prisma: Prisma,
  email: string,
  role: Role | null,
): Promise<{ id: string; sessionEpoch: number }> {
  return prisma.$transaction(
    async (transaction) => {
      const { user } = await findOrMakeUser(accounts, transaction, email, { status: "ACTIVE" });
      if (role === null || role === user.role) return user;
      return { id: user.id, sessionEpoch: await updateUser(transaction, user, { role }) };
    },
    { isolationLevel: "ReadCommitted" },
  );
}
