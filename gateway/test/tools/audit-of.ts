import type { TestGateway } from "./test-gateway.ts";

/** What the audit says was done to a subject, in its order. */
export async function auditOf({ services: { prisma } }: TestGateway, subjectId: string): Promise<unknown[]> {
  return prisma.auditEntry.findMany({
    where: { subjectId },
    orderBy: { id: "asc" },
    select: { actorId: true, action: true, details: true },
  });
}
