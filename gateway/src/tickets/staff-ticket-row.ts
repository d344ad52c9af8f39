import type { Role, StaffTicket, TicketStatus, UserStatus } from "@admit/contract";

export const holderColumns = `u.id AS holderId, u.email AS holderEmail, u.name AS holderName,
  u.role AS holderRole, u.status AS holderStatus`;

/** What staff see of a ticket (`t`) and its holder (`u`): never what its code is made of. */
export const staffTicketColumns = `t.id, t.eventId, t.purchaseId, t.number, t.type, t.status, t.issuedAt, t.voidedAt,
  t.voidReason, ${holderColumns}`;

export interface HolderColumns {
  holderId: string;
  holderEmail: string | null;
  holderName: string;
  holderRole: Role;
  holderStatus: UserStatus;
}

export interface StaffTicketRow extends HolderColumns {
  id: string;
  eventId: string;
  purchaseId: string;
  number: number;
  type: "STANDARD";
  status: TicketStatus;
  issuedAt: Date;
  voidedAt: Date | null;
  voidReason: string | null;
}

export const holderOf = (row: HolderColumns): StaffTicket["holder"] => ({
  id: row.holderId,
  email: row.holderEmail,
  name: row.holderName,
  role: row.holderRole,
  status: row.holderStatus,
});

export const fromStaffTicketRow = (row: StaffTicketRow): StaffTicket => ({
  id: row.id,
  eventId: row.eventId,
  purchaseId: row.purchaseId,
  number: row.number,
  type: row.type,
  status: row.status,
  code: null,
  issuedAt: row.issuedAt.toISOString(),
  voidedAt: row.voidedAt?.toISOString() ?? null,
  holder: holderOf(row),
  voidReason: row.voidReason,
});
