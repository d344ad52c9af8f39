import { isDuplicateEntry } from "@admit/prisma";
import { ulid } from "ulid";
import { recordAudit } from "../audit/audit-entry-create.ts";
import type { Caller } from "../auth/caller.ts";
import type { Prisma } from "../database.ts";
import { mysqlErrorOf } from "../mysql-error-of.ts";

const columns = { id: true, email: true, name: true, role: true, status: true } as const;

/** Null where nobody has the address, which is in lower case. */
export function findUserByEmail(prisma: Prisma, email: string): Promise<Caller | null> {
  return prisma.user.findUnique({ where: { email }, select: columns });
}

/**
 * Makes an invited user of an address that nobody has, and tells them nothing: tickets can be issued to them
 * before anybody writes to them. Whoever was faster with the same address made the user for both.
 */
export async function inviteSilently(prisma: Prisma, actorId: string, email: string): Promise<Caller> {
  const id = ulid();
  try {
    return await prisma.$transaction(
      async (transaction) => {
        const data = { id, email, status: "INVITED", createdAt: new Date() } as const;
        const user = await transaction.user.create({ data, select: columns });
        const details = { email, status: "INVITED" };
        await recordAudit(transaction, { actorId, action: "user.create", subject: { type: "user", id }, details });
        return user;
      },
      // No gaps are locked: who makes one user waits for nobody who makes another.
      { isolationLevel: "ReadCommitted" },
    );
  } catch (error) {
    const other = isDuplicateEntry(mysqlErrorOf(error)) ? await findUserByEmail(prisma, email) : null;
    if (other === null) throw error;
    return other;
  }
}
