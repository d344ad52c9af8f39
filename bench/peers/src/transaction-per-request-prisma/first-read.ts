import type { PrismaClient } from "@admit/prisma";
import type { Decided, Wanted } from "../purchase/wanted.ts";

/** What a key came to when it was first used. @throws where it was not the key that stood twice */
export async function readFirst(prisma: PrismaClient, { purchaseId, userId }: Wanted): Promise<Decided> {
  const [purchase, tickets, user] = await Promise.all([
    prisma.purchase.findUniqueOrThrow({ where: { id: purchaseId } }),
    prisma.ticket.findMany({ where: { purchaseId }, orderBy: { number: "asc" } }),
    prisma.user.findUnique({ where: { id: userId }, select: { status: true } }),
  ]);
  const { id: _, seq, acceptedAt, decidedAt, ...row } = purchase;
  return {
    holderStatus: user?.status ?? null,
    outcome: {
      purchaseId,
      eventId: row.eventId,
      userId,
      requestedById: row.requestedById,
      seq: Number(seq),
      status: row.status,
      reason: row.reason as Decided["outcome"]["reason"],
      requested: row.requested,
      issued: row.issued,
      acceptedAtMs: acceptedAt.getTime(),
      decidedAtMs: decidedAt.getTime(),
      tickets: tickets.map(({ id, number, version, secret, voidedAt }) => ({
        id,
        number,
        version,
        secret: Buffer.from(secret).toString("hex"),
        voidedAtMs: voidedAt?.getTime() ?? null,
      })),
    },
  };
}
