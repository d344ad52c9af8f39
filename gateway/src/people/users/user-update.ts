import type { Role, UserStatus } from "@admit/contract";
import type { PrismaTransaction } from "../../platform/database.ts";
import { endLinks } from "./links-end.ts";

interface UserBefore {
  id: string;
  email: string | null;
  role: Role;
  status: UserStatus;
}

/**
 * The one way in which a transaction changes a user whose row it holds. A link opens the account that it was made
 * for: where the role or the status becomes another, all open links end. With another role all sessions end too, since
 * the holder of a link may have opened one.
 *
 * @returns the epoch that sessions are signed with from now on
 */
export async function updateUser(
  transaction: PrismaTransaction,
  before: UserBefore,
  change: { name?: string; role?: Role; status?: UserStatus; activatedAt?: Date },
): Promise<number> {
  const { role = before.role, status = before.status } = change;
  const isOtherRole = role !== before.role;
  // What a host's tokens say of the role is kept beside it: the next token counts both again.
  const data = {
    ...change,
    ...(change.role !== undefined && { localRole: change.role }),
    ...(isOtherRole && { sessionEpoch: { increment: 1 } }),
  };
  const select = { sessionEpoch: true };
  const { sessionEpoch } = await transaction.user.update({ where: { id: before.id }, data, select });
  if (isOtherRole || status !== before.status) await endLinks(transaction, before);
  return sessionEpoch;
}
