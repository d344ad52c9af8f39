import type { Outcome, Purchase } from "@admit/contract";
import { readOutcomes } from "@admit/prisma";
import { z } from "zod";
import { CursorTime } from "../platform/lists/cursor.ts";
import { decidedPurchase, queuedPurchase } from "./purchase-answer.ts";
import type { PurchaseServices } from "./services.ts";

/** When a page's last purchase was accepted, and its id. */
const Position = z.tuple([CursorTime, z.string()]);

/** A user's purchases, newest first. The first page begins with those that wait, beyond `limit`. */
export async function listPurchases(
  { prisma, mysql, keys, cursors, line }: Pick<PurchaseServices, "prisma" | "mysql" | "keys" | "cursors" | "line">,
  userId: string,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<{ items: Purchase[]; nextCursor: string | null }> {
  const after = cursors.decode("purchases", cursor, Position);
  const before = after === null ? null : { at: new Date(after[0]), id: after[1] };
  // Read first: what is decided meanwhile is among the rows.
  const waiting = after === null ? await line.findWaiting(userId) : [];
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
  const page = cursors.page("purchases", rows, limit, (row) => [row.acceptedAt.getTime(), row.id]);
  const ids = page.rows.map((row) => row.id);
  const outcomes = ids.length === 0 ? new Map<string, Outcome>() : await readOutcomes(mysql, ids);
  // Read last: a holder who was suspended meanwhile sees no code.
  const holder = await prisma.user.findUnique({ where: { id: userId }, select: { status: true } });
  const items = ids.flatMap((id) => {
    const outcome = outcomes.get(id);
    return outcome === undefined ? [] : decidedPurchase(outcome, holder?.status ?? null, keys);
  });
  const queued = waiting
    .filter(({ purchaseId }) => !ids.includes(purchaseId))
    .map((accepted) => queuedPurchase(accepted, line.positionOf(accepted.eventId, accepted.seq)));
  return { items: [...queued, ...items], nextCursor: page.nextCursor };
}
