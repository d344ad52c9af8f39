import { Id, parseEmail, type StaffUser, type StaffUserQuery } from "@admit/contract";
import { shownEmail } from "@admit/tickets";
import { z } from "zod";
import type { Prisma } from "../../platform/database.ts";
import type { PlatformServices } from "../../platform/route/services.ts";

export type StaffUserRow = Omit<StaffUser, "createdAt" | "activatedAt"> & {
  createdAt: Date;
  activatedAt: Date | null;
};

/** A person as staff see them. The row may have more columns, which the answer does not. */
export function toStaffUser({ id, email, name, role, status, createdAt, activatedAt }: StaffUserRow): StaffUser {
  const times = { createdAt: createdAt.toISOString(), activatedAt: activatedAt?.toISOString() ?? null };
  return { id, email: shownEmail(email), name, role, status, ...times };
}

/** Null if there is no such person. */
export async function readStaffUser(prisma: Prisma, id: string): Promise<StaffUser | null> {
  const row = await prisma.user.findUnique({ where: { id } });
  return row === null ? null : toStaffUser(row);
}

const Position = z.tuple([Id]);

/** People, the newest first; `q` is a part of the name, in any case, or of the address. */
export async function listUsers(
  { prisma, cursors }: Pick<PlatformServices, "prisma" | "cursors">,
  { q = "", status, limit, cursor }: StaffUserQuery,
): Promise<{ items: StaffUser[]; nextCursor: string | null }> {
  const before = cursors.decode("users", cursor, Position);
  // Prisma passes a text to LIKE unescaped.
  const literalOf = (text: string): string => text.replaceAll(/[\\%_]/g, String.raw`\$&`);
  const rows = await prisma.user.findMany({
    where: {
      ...(status !== undefined && { status }),
      // Addresses are stored as `parseEmail` writes them, and compared by their bytes.
      ...(q !== "" && {
        OR: [
          { name: { contains: literalOf(q) } },
          { email: { contains: literalOf(parseEmail(q) ?? q.toLowerCase()) } },
        ],
      }),
      ...(before !== null && { id: { lt: before[0] } }),
    },
    orderBy: { id: "desc" },
    take: limit + 1,
  });
  const page = cursors.page("users", rows, limit, (row) => [row.id]);
  return { items: page.rows.map(toStaffUser), nextCursor: page.nextCursor };
}
