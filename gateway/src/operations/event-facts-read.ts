import { readRows } from "@admit/prisma";
import type { Mysql } from "../platform/database.ts";

/** The columns of an event that operators see. */
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

/** Most events that the overview shows only because an operator has halted them. */
const haltedMax = 1000;

/** The existing events among those, by id, in one statement by primary key. */
export async function readEventFacts(mysql: Mysql, eventIds: readonly string[]): Promise<Map<string, EventFacts>> {
  if (eventIds.length === 0) return new Map();
  const sql = `SELECT e.contentId AS eventId, c.title, c.slug, e.capacity, e.issuedCount, e.issuerEpoch, e.pausedAt,
      e.shedMessage, e.salesCloseAt
    FROM Event e JOIN Content c ON c.id = e.contentId WHERE e.contentId IN (?)`;
  return new Map((await readRows<EventFacts>(mysql, sql, [eventIds])).map((row) => [row.eventId, row]));
}

/** The events that operators have paused, or whose purchases they refuse; archived ones are left out. */
export async function readHaltedEvents(mysql: Mysql): Promise<string[]> {
  const sql = `SELECT e.contentId AS eventId FROM Event e JOIN Content c ON c.id = e.contentId
    WHERE (e.pausedAt IS NOT NULL OR e.shedMessage IS NOT NULL) AND c.status <> 'ARCHIVED' LIMIT ?`;
  return (await readRows<{ eventId: string }>(mysql, sql, [haltedMax])).map(({ eventId }) => eventId);
}

/** The paused events among those. @throws MySQL's errors as they are */
export async function readPausedEvents(mysql: Mysql, eventIds: readonly string[]): Promise<Set<string>> {
  if (eventIds.length === 0) return new Set();
  const sql = "SELECT contentId FROM Event WHERE contentId IN (?) AND pausedAt IS NOT NULL";
  return new Set((await readRows<{ contentId: string }>(mysql, sql, [eventIds])).map(({ contentId }) => contentId));
}
