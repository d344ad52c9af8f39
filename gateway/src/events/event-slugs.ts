import type { ContentStatus } from "@admit/contract";
import { isDuplicateEntry, mysqlErrorOf } from "@admit/prisma";
import type { PrismaTransaction } from "../platform/database.ts";
import { ProblemError } from "../platform/problem/problem-error.ts";
import { said } from "../platform/problem/said.ts";

/** @throws ProblemError slug-taken if another event has the slug that `write` writes */
export async function refuseTakenSlug<Written>(slug: string, write: () => Promise<Written>): Promise<Written> {
  try {
    return await write();
  } catch (error) {
    if (!isDuplicateEntry(mysqlErrorOf(error))) throw error;
    throw new ProblemError("slug-taken", said`Another event has the address ${slug}.`);
  }
}

/**
 * Takes a slug that another event had before; refused while that event is published, since links still lead to it.
 * Call it after the slug is written to the event's own row, so that of two events that want it one sees the other.
 * @throws ProblemError slug-taken
 */
export async function takeFormerSlug(transaction: PrismaTransaction, eventId: string, slug: string): Promise<void> {
  // Locked, so that it is the present state even if the transaction has read an earlier one.
  const [former] = await transaction.$queryRaw<{ eventId: string; status: ContentStatus }[]>`
    SELECT s.eventId, c.status FROM EventSlug s JOIN Content c ON c.id = s.eventId WHERE s.slug = ${slug} FOR UPDATE`;
  if (former === undefined) return;
  if (former.eventId !== eventId && former.status === "PUBLISHED")
    throw new ProblemError(
      "slug-taken",
      said`Another event had the address ${slug} before, and links to it still lead there. Choose another one.`,
    );
  await transaction.eventSlug.delete({ where: { slug } });
}

/** Keeps an event's former slug, so that links to it still work. */
export async function keepFormerSlug(transaction: PrismaTransaction, eventId: string, former: string): Promise<void> {
  await transaction.eventSlug.create({ data: { slug: former, eventId, createdAt: new Date() } });
}
