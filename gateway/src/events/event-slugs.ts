import type { ContentStatus } from "@admit/contract";
import type { PrismaTransaction } from "../platform/database.ts";
import { ProblemError } from "../platform/problem/problem-error.ts";

/**
 * Takes a slug that another event had before; refused while that event is published, since links still lead to it.
 * Call it once the slug is in the event's own row, so that of two events that want it one sees the other.
 * @throws ProblemError slug-taken
 */
export async function takeFormerSlug(transaction: PrismaTransaction, eventId: string, slug: string): Promise<void> {
  // Locked, and so the present state, whatever the transaction has read before.
  const [former] = await transaction.$queryRaw<{ eventId: string; status: ContentStatus }[]>`
    SELECT s.eventId, c.status FROM EventSlug s JOIN Content c ON c.id = s.eventId WHERE s.slug = ${slug} FOR UPDATE`;
  if (former === undefined) return;
  if (former.eventId !== eventId && former.status === "PUBLISHED")
    throw new ProblemError(
      "slug-taken",
      `Another event had the address ${slug} before, and links to it still lead there. Choose another one.`,
    );
  await transaction.eventSlug.delete({ where: { slug } });
}

/** Keeps an event's former slug, so that links to it still work. */
export async function keepFormerSlug(transaction: PrismaTransaction, eventId: string, former: string): Promise<void> {
  await transaction.eventSlug.create({ data: { slug: former, eventId, createdAt: new Date() } });
}
