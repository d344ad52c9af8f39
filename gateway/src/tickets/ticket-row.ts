import type { TicketRow } from "@admit/tickets";

/** The columns that `TicketRow` is made of, for Prisma. */
export const ticketColumns = {
  id: true,
  eventId: true,
  purchaseId: true,
  number: true,
  version: true,
  secret: true,
  issuedAt: true,
  voidedAt: true,
} as const;

interface TicketColumns {
  id: string;
  eventId: string;
  purchaseId: string;
  number: number;
  version: number;
  secret: Uint8Array;
  issuedAt: Date;
  voidedAt: Date | null;
}

export const fromTicketRow = ({ secret, issuedAt, voidedAt, ...row }: TicketColumns): TicketRow => ({
  id: row.id,
  eventId: row.eventId,
  purchaseId: row.purchaseId,
  number: row.number,
  version: row.version,
  secret: Buffer.from(secret).toString("hex"),
  issuedAtMs: issuedAt.getTime(),
  voidedAtMs: voidedAt?.getTime() ?? null,
});
