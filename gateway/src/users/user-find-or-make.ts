import type { Role } from "@admit/contract";
import { ulid } from "ulid";
import type { Prisma } from "../database.ts";

/**
 * The id of the user with that address, who is active afterwards and has that role; made where there is none.
 * @param role null leaves a known user's role as it is
 */
export async function findOrMakeActiveUser(prisma: Prisma, email: string, role: Role | null): Promise<string> {
  const now = new Date();
  const { id } = await prisma.user.upsert({
    where: { email },
    create: { id: ulid(), email, role: role ?? "BUYER", status: "ACTIVE", activatedAt: now, createdAt: now },
    update: { status: "ACTIVE", ...(role !== null && { role }) },
    select: { id: true },
  });
  await prisma.user.updateMany({ where: { id, activatedAt: null }, data: { activatedAt: now } });
  return id;
}
