import type { Role, UserStatus } from "@admit/contract";
import type { PrismaTransaction } from "../database.ts";
import { endLinks } from "../sessions/links-end.ts";

interface UserBefore {
  id: string;
  email: string | null;
  role: Role;
  status: UserStatus;
}

/**
 * The one way in which a transaction changes a user whose row it has locked. A link opens the account that it was
 * created for: if the role or the status changes, all open links end.
 */
export async function updateUser(
  transaction: PrismaTransaction,
  before: UserBefore,
  change: { name?: string; role?: Role; status?: UserStatus; activatedAt?: Date },
): Promise<void> {
  // The role from a host's tokens is kept beside it: the next token combines both again.
  const data = change.role === undefined ? change : { ...change, localRole: change.role };
  await transaction.user.update({ where: { id: before.id }, data });
  const { role = before.role, status = before.status } = change;
  if (role !== before.role || status !== before.status) await endLinks(transaction, before);
}
