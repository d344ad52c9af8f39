import { type Database, writeRows } from "../rows.ts";

/** What an event's holders know of its time and place: they are notified of another. */
export interface TimeAndPlace {
  venue: string;
  startsAt: Date | string | null;
  endsAt: Date | string | null;
  timeZone: string;
}

/** As one text, to compare. */
export const timeAndPlaceText = ({ venue, startsAt, endsAt, timeZone }: TimeAndPlace): string =>
  JSON.stringify([venue, isoTime(startsAt), isoTime(endsAt), timeZone]);

const isoTime = (at: Date | string | null): string | null => at && new Date(at).toISOString();

/** How long after a change of an event its holders are notified: further changes until then become the same mail. */
export const eventNoticeDelayMs = 5 * 60 * 1000;
/** However often it is changed, they are notified this long after the first change. */
const eventNoticeDelayMaxMs = 30 * 60 * 1000;

/**
 * Queues the notice of a voided or reissued ticket to its holder, with the change itself: none to a holder who is not
 * active. Reads no lock.
 * @returns SQL for four values: the notice's id, its kind, when it is due, and the ticket's id
 */
export const insertTicketNotice = `INSERT INTO Notice (id, kind, userId, eventId, ticketId, dueAt)
  SELECT ?, ?, u.id, t.eventId, t.id, ? FROM Ticket t JOIN User u ON u.id = t.userId
  WHERE t.id = ? AND u.status = 'ACTIVE' AND u.email IS NOT NULL`;

/** Queues the notice that an account is active again. One that still waits from before is replaced. */
export async function queueReinstatedNotice(
  database: Database,
  { id, userId, nowMs }: { id: string; userId: string; nowMs: number },
): Promise<void> {
  await writeRows(database, "DELETE FROM Notice WHERE userId = ? AND eventId IS NULL", [userId]);
  const sql = `INSERT INTO Notice (id, kind, userId, dueAt)
    SELECT ?, 'REINSTATED', id, ? FROM User WHERE id = ? AND status = 'ACTIVE' AND email IS NOT NULL`;
  await writeRows(database, sql, [id, new Date(nowMs), userId]);
}

/**
 * Queues the notices of a new time or place; a worker writes one for each holder. Where some holders have theirs
 * already, all get another.
 * @param was before the change
 */
export async function queueEventNotice(
  database: Database,
  eventId: string,
  was: TimeAndPlace,
  nowMs: number,
): Promise<void> {
  const [now, dueAt] = [new Date(nowMs), new Date(nowMs + eventNoticeDelayMs)];
  await writeRows(
    database,
    `INSERT INTO EventNotice (eventId, was, firstAt, dueAt) VALUES (?, ?, ?, ?)
     ON DUPLICATE KEY UPDATE was = IF(doneUserId = '', was, ''), firstAt = IF(doneUserId = '', firstAt, VALUES(firstAt)),
       dueAt = LEAST(VALUES(dueAt), firstAt + INTERVAL ${eventNoticeDelayMaxMs / 1000} SECOND), doneUserId = ''`,
    [eventId, timeAndPlaceText(was), now, dueAt],
  );
}
