import type { Prisma } from "../platform/database.ts";

/** How many counted tickets of an event a user holds. */
export async function readCounted(prisma: Prisma, eventId: string, userId: string): Promise<number> {
  const row = await prisma.holding.findUnique({
    where: { eventId_userId: { eventId, userId } },
    select: { counted: true },
  });
  return row?.counted ?? 0;
}
