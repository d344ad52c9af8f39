import { Id, type StaffUser, type StaffUserQuery } from "@admit/contract";
import { z } from "zod";
import type { PeopleServices } from "../services.ts";
import { staffUserColumns, toStaffUser } from "./to-staff-user.ts";

const Position = z.tuple([Id]);

/** People, the newest first; `q` is a part of the name, in any case, or of the address. */
export async function listUsers(
  { prisma, cursors }: Pick<PeopleServices, "prisma" | "cursors">,
  { q = "", status, limit, cursor }: StaffUserQuery,
): Promise<{ items: StaffUser[]; nextCursor: string | null }> {
  const before = cursors.decode("users", cursor, Position);
  const part = literal(q);
  const rows = await prisma.user.findMany({
    where: {
      ...(status !== undefined && { status }),
      // Addresses are kept in lower case, and compared letter by letter.
      ...(q !== "" && { OR: [{ name: { contains: part } }, { email: { contains: part.toLowerCase() } }] }),
      ...(before !== null && { id: { lt: before[0] } }),
    },
    orderBy: { id: "desc" },
    take: limit + 1,
    select: staffUserColumns,
  });
  const page = cursors.page("users", rows, limit, (row) => [row.id]);
  return { items: page.rows.map(toStaffUser), nextCursor: page.nextCursor };
}

/** Prisma hands a text to LIKE as it is: what stands for anything there has to stand for itself. */
const literal = (text: string): string => text.replaceAll(/[\\%_]/g, String.raw`\$&`);
