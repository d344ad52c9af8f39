import { readRows } from "@admit/prisma";
import type { Mysql } from "../platform/database.ts";

/** The columns of an event that operators see. */
export interface EventFacts {
  eventId: string;
  title: string;
  slug: string;
  venue: string;
  startsAt: Date | null;
  timeZone: string;
  capacity: number;
  issuedCount: number;
  issuerEpoch: number;
  pausedAt: Date | null;
  pausedBy: string | null;
  shedMessage: string | null;
  salesCloseAt: Date | null;
}

/** Most events that the overview shows only because an operator has halted them. */
const haltedMax = 1000;

/**
 * Who paused the event, by the audit: its entry is of the same transaction as `pausedAt`, and so of the same minute.
 * One range of an index for each paused event, and none for the others.
 */
const pausedBySql = `(SELECT COALESCE(NULLIF(u.name, ''), u.email) FROM AuditEntry a LEFT JOIN User u ON u.id = a.actorId
    WHERE a.subjectType = 'event' AND a.subjectId = CONVERT(e.contentId USING utf8mb4) COLLATE utf8mb4_unicode_ci
      AND a.action = 'event.pause' AND a.at >= e.pausedAt AND a.at < e.pausedAt + INTERVAL 1 MINUTE
    ORDER BY a.at LIMIT 1)`;

/** The existing events among those, by id, in one statement by primary key. */
export async function readEventFacts(mysql: Mysql, eventIds: readonly string[]): Promise<Map<string, EventFacts>> {
  if (eventIds.length === 0) return new Map();
  const sql = `SELECT e.contentId AS eventId, c.title, c.slug, e.venue, e.startsAt, e.timeZone, e.capacity, e.issuedCount,
      e.issuerEpoch, e.pausedAt, ${pausedBySql} AS pausedBy, e.shedMessage, e.salesCloseAt
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
