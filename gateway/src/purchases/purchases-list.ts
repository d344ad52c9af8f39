import type { Purchase } from "@admit/contract";
import { z } from "zod";
import type { Prisma } from "../database.ts";
import type { Keys } from "../keys/keys.ts";
import { makeOutcomeLoader } from "../line/outcome-read.ts";
import { decodeCursor, pageOf } from "../lists/cursor.ts";
import { decidedPurchase } from "../routes/purchases/to-purchase.ts";

/** When the last purchase was accepted, and its id. */
const Position = z.tuple([z.int(), z.string()]);

/** A user's decided purchases, newest first. Those that wait are in the line, and not listed. */
export async function listPurchases(
  { prisma, keys }: { prisma: Prisma; keys: Keys },
  userId: string,
  { limit, cursor }: { limit: number; cursor: string | undefined },
): Promise<{ items: Purchase[]; nextCursor: string | null }> {
  const after = decodeCursor(cursor, Position);
  const before = after === null ? null : { at: new Date(after[0]), id: after[1] };
  const rows = await prisma.purchase.findMany({
    where: {
      userId,
      ...(before !== null && {
        OR: [{ acceptedAt: { lt: before.at } }, { acceptedAt: before.at, id: { lt: before.id } }],
      }),
    },
    orderBy: [{ acceptedAt: "desc" }, { id: "desc" }],
    take: limit + 1,
    select: { id: true, acceptedAt: true },
  });
  const page = pageOf(rows, limit, (row) => [row.acceptedAt.getTime(), row.id]);
  const outcomes = await makeOutcomeLoader(prisma).loadMany(page.rows.map((row) => row.id));
  // Read last: a holder who was suspended meanwhile sees no code.
  const holder = await prisma.user.findUnique({ where: { id: userId }, select: { status: true } });
  const items = outcomes.flatMap((outcome) => {
    if (outcome instanceof Error) throw outcome;
    return outcome === null ? [] : decidedPurchase(outcome, holder?.status ?? null, keys);
  });
  return { items, nextCursor: page.nextCursor };
}
