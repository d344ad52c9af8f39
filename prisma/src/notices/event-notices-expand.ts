import type { Connection } from "mysql2/promise";
import { readRows } from "../rows.ts";
import { type TimeAndPlace, timeAndPlaceText } from "./notices-write.ts";
import { newId } from "../new-id.ts";

/** Holders in one transaction. */
const holdersPerBatch = 500;

interface DueEvent {
  eventId: string;
  was: string;
  doneUserId: string;
}

/**
 * Writes the notices of one batch of holders, of an event whose time or place has changed; of none where it is again what
 * they know. Workers that do so at once take different events.
 * @returns whether there may be more to write
 */
export async function expandEventNotice(connection: Connection, nowMs: number): Promise<boolean> {
  const now = new Date(nowMs);
  await connection.query("START TRANSACTION");
  const [due] = await readRows<DueEvent>(
    connection,
    "SELECT eventId, was, doneUserId FROM EventNotice WHERE dueAt <= ? ORDER BY dueAt LIMIT 1 FOR UPDATE SKIP LOCKED",
    [now],
  );
  if (due !== undefined) await expand(connection, due, now);
  await connection.query("COMMIT");
  return due !== undefined;
}

async function expand(connection: Connection, { eventId, was, doneUserId }: DueEvent, now: Date): Promise<void> {
  const sql = "SELECT venue, startsAt, endsAt, timeZone FROM Event WHERE contentId = ?";
  const [event] = await readRows<TimeAndPlace>(connection, sql, [eventId]);
  const isNews = event !== undefined && timeAndPlaceText(event) !== was;
  const holders = isNews ? await readHolders(connection, eventId, doneUserId) : [];
  const notified = holders.filter(({ isNotified }) => isNotified === 1).map(({ userId }) => userId);
  if (notified.length > 0) {
    // One that still waits would show the same: it is replaced.
    await connection.query("DELETE FROM Notice WHERE userId IN (?) AND eventId = ? AND kind = 'EVENT_CHANGED'", [
      notified,
      eventId,
    ]);
    const rows = notified.map((userId) => [newId(), "EVENT_CHANGED", userId, eventId, now]);
    await connection.query("INSERT INTO Notice (id, kind, userId, eventId, dueAt) VALUES ?", [rows]);
  }
  const last = holders.at(-1);
  if (last === undefined || holders.length < holdersPerBatch)
    await connection.query("DELETE FROM EventNotice WHERE eventId = ?", [eventId]);
  else await connection.query("UPDATE EventNotice SET doneUserId = ? WHERE eventId = ?", [last.userId, eventId]);
}

/** The next holders by id, and whether each is notified: an invited person gets no message. */
const readHolders = (
  connection: Connection,
  eventId: string,
  doneUserId: string,
): Promise<{ userId: string; isNotified: number }[]> =>
  readRows(
    connection,
    `SELECT h.userId, u.status = 'ACTIVE' AND u.email IS NOT NULL AS isNotified
     FROM Holding h JOIN User u ON u.id = h.userId
     WHERE h.eventId = ? AND h.userId > ? AND h.counted > 0 ORDER BY h.userId LIMIT ?`,
    [eventId, doneUserId, holdersPerBatch],
  );
