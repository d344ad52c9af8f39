import type { Role } from "@admit/contract";
import { ulid } from "ulid";
import type { Prisma, PrismaTransaction } from "../database.ts";
import type { StaffUserRow } from "./to-staff-user.ts";
import { updateUser } from "./user-update.ts";

/**
 * The user with that address, whose row is locked until the transaction ends; made where there is none,
 * with that status and name. However many try at once, one of them makes it.
 */
export async function findOrMakeUser(
  transaction: PrismaTransaction,
  email: string,
  { status, name = "" }: { status: "ACTIVE" | "INVITED"; name?: string | undefined },
): Promise<{ user: StaffUserRow & { sessionEpoch: number }; made: boolean }> {
  const id = ulid();
  const now = new Date();
  const activatedAt = status === "ACTIVE" ? now : null;
  // Not INSERT IGNORE: that shares the lock on a row that is there, and two who hold it would wait for each other.
  await transaction.$executeRaw`
    INSERT INTO User (id, email, name, status, activatedAt, createdAt, updatedAt)
    VALUES (${id}, ${email}, ${name}, ${status}, ${activatedAt}, ${now}, ${now})
    ON DUPLICATE KEY UPDATE id = id`;
  const [user] = await transaction.$queryRaw<(StaffUserRow & { sessionEpoch: number })[]>`
    SELECT id, email, name, role, status, createdAt, activatedAt, sessionEpoch FROM User WHERE email = ${email} FOR UPDATE`;
  if (user === undefined) throw new Error("a user was neither found nor made");
  return { user, made: user.id === id };
}

/**
 * For the operator, who holds the keys: the user with that address, an active one where there was none. A known user's status stays: only the invited activate themselves, only staff reinstate.
 * @param role null leaves a known user's role as it is
 */
export async function findOrMakeUserWithRole(
  prisma: Prisma,
  email: string,
  role: Role | null,
): Promise<{ id: string; sessionEpoch: number }> {
  const { user } = await prisma.$transaction(async (transaction) => {
    const found = await findOrMakeUser(transaction, email, { status: "ACTIVE" });
    if (role !== null && role !== found.user.role) await updateUser(transaction, found.user, { role });
    return found;
  });
  return user;
}
