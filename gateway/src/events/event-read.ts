import type { ContentStatus } from "@admit/contract";
import type { Prisma } from "../database.ts";

/** An event's row with its content's; `userCap` is what holds: its own, or the configured one. */
export interface CachedEvent {
  id: string;
  slug: string;
  title: string;
  summary: string;
  body: string;
  status: ContentStatus;
  venue: string;
  startsAt: Date | null;
  endsAt: Date | null;
  salesOpenAt: Date | null;
  salesCloseAt: Date | null;
  capacity: number;
  issuedCount: number;
  userCap: number;
  pausedAt: Date | null;
  /** Why purchases by buyers are refused, in an operator's words; null where they are taken. */
  shedMessage: string | null;
}

export const eventColumns = {
  venue: true,
  startsAt: true,
  endsAt: true,
  salesOpenAt: true,
  salesCloseAt: true,
  capacity: true,
  issuedCount: true,
  userCap: true,
  pausedAt: true,
  shedMessage: true,
  content: { select: { id: true, slug: true, title: true, summary: true, body: true, status: true } },
} as const;

type EventRow = Omit<CachedEvent, "id" | "slug" | "title" | "summary" | "body" | "status" | "userCap"> & {
  userCap: number | null;
  content: Pick<CachedEvent, "id" | "slug" | "title" | "summary" | "body" | "status">;
};

export const fromEventRow = ({ content, ...event }: EventRow, userCapDefault: number): CachedEvent => ({
  ...content,
  ...event,
  userCap: event.userCap ?? userCapDefault,
});

/** By id or by slug: the two never look alike, since an id has capitals or 26 digits and a slug's are lower case. */
export async function readEvent(prisma: Prisma, idOrSlug: string, userCapDefault: number): Promise<CachedEvent | null> {
  const row = await prisma.event.findFirst({
    where: { content: { OR: [{ id: idOrSlug }, { slug: idOrSlug }] } },
    select: eventColumns,
  });
  return row === null ? null : fromEventRow(row, userCapDefault);
}
