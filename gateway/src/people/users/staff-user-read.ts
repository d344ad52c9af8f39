import type { StaffUser } from "@admit/contract";
import type { Prisma } from "../../platform/database.ts";
import { staffUserColumns, toStaffUser } from "./to-staff-user.ts";

/** A person as staff see them, as their row is at this moment; null where there is none. */
export async function readStaffUser(prisma: Prisma, id: string): Promise<StaffUser | null> {
  const row = await prisma.user.findUnique({ where: { id }, select: staffUserColumns });
  return row === null ? null : toStaffUser(row);
}
