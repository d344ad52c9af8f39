import type { Role, StaffUser, UserStatus } from "@admit/contract";

/** The columns that `StaffUser` is made of, for Prisma. */
export const staffUserColumns = {
  id: true,
  email: true,
  name: true,
  role: true,
  status: true,
  createdAt: true,
  activatedAt: true,
} as const;

export interface StaffUserRow {
  id: string;
  email: string | null;
  name: string;
  role: Role;
  status: UserStatus;
  createdAt: Date;
  activatedAt: Date | null;
}

export const toStaffUser = ({ createdAt, activatedAt, ...row }: StaffUserRow): StaffUser => ({
  id: row.id,
  email: row.email,
  name: row.name,
  role: row.role,
  status: row.status,
  createdAt: createdAt.toISOString(),
  activatedAt: activatedAt?.toISOString() ?? null,
});
