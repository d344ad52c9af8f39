import { statementTimeoutMs } from "@admit/prisma";
import type { Mysql } from "../platform/database.ts";

/** What of an event's row operators see. */
export interface EventFacts {
  eventId: string;
  title: string;
  slug: string;
  capacity: number;
  issuedCount: number;
  issuerEpoch: number;
  pausedAt: Date | null;
  shedMessage: string | null;
  salesCloseAt: Date | null;
}

/** The events that there are of those, by id, in one statement by primary key. */
export async function readEventFacts(mysql: Mysql, eventIds: readonly string[]): Promise<Map<string, EventFacts>> {
  if (eventIds.length === 0) return new Map();
  const sql = `SELECT e.contentId AS eventId, c.title, c.slug, e.capacity, e.issuedCount, e.issuerEpoch, e.pausedAt,
      e.shedMessage, e.salesCloseAt
    FROM Event e JOIN Content c ON c.id = e.contentId WHERE e.contentId IN (?)`;
  const [rows] = await mysql.query({ sql, values: [eventIds], timeout: statementTimeoutMs });
  return new Map((rows as EventFacts[]).map((row) => [row.eventId, row]));
}
