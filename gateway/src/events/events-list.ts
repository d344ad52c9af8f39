import { Id } from "@admit/contract";
import { z } from "zod";
import type { EventServices } from "./services.ts";
import { eventSummaryColumns, fromEventRow, type CachedEvent } from "./event-read.ts";

interface EventPage {
  events: Omit<CachedEvent, "body">[];
  nextCursor: string | null;
}

export interface PageRequest {
  limit: number;
  cursor?: string | undefined;
}

const Position = z.tuple([Id]);

/** Every event, drafts and archived ones too, newest first, without their bodies. */
export async function listAllEvents(
  { prisma, cursors }: Pick<EventServices, "prisma" | "cursors">,
  { limit, cursor }: PageRequest,
  userCapDefault: number,
): Promise<EventPage> {
  const before = cursors.decode("staff-events", cursor, Position);
  const rows = await prisma.event.findMany({
    where: before === null ? {} : { contentId: { lt: before[0] } },
    orderBy: { contentId: "desc" },
    take: limit + 1,
    select: eventSummaryColumns,
  });
  const page = cursors.page("staff-events", rows, limit, (row) => [row.content.id]);
  return { events: page.rows.map((row) => fromEventRow(row, userCapDefault)), nextCursor: page.nextCursor };
}
