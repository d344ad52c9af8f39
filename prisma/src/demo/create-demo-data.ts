import type { Connection } from "mysql2/promise";
import { readRows } from "../rows.ts";
import { takeNamedLock, withConnection } from "../with-connection.ts";
import { insertEvents } from "./demo-events.ts";
import { insertPeople } from "./demo-people.ts";
import { type DemoPurchase, issueTickets } from "./issue-tickets.ts";

const lockWaitS = 30;
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** The user cap of an event that sets none, as in the contract's limits. */
const userCapDefault = 50;

/**
 * Fills a migrated database without events and people with an example: later calls, and others at the same time, change
 * nothing. All is written or none; no mail is sent for it.
 */
export async function createDemoData(databaseUrl: string, now = new Date()): Promise<void> {
  await withConnection(databaseUrl, async (connection) => {
    await takeNamedLock(connection, "admit_demo", lockWaitS);
    if (await holdsData(connection)) return;
    await connection.beginTransaction();
    await fill(connection, now);
    await connection.commit();
  });
}

/** Whether there are events or people: no demo accounts are added to real data. */
async function holdsData(connection: Connection): Promise<boolean> {
  const rows = await readRows(connection, "(SELECT id FROM User LIMIT 1) UNION ALL (SELECT id FROM Content LIMIT 1)");
  return rows.length > 0;
}

async function fill(connection: Connection, now: Date): Promise<void> {
  const since = new Date(now.getTime() - 30 * dayMs);
  const { buyerId, invitedId, staffId, guests } = await insertPeople(connection, since);
  const { strings, supper, regatta } = await insertEvents(connection, since, now);

  const acceptedAt = new Date(now.getTime() - 2 * hourMs);
  const toInvited = { userId: invitedId, requestedById: staffId, requested: 3, acceptedAt, silent: true };
  await issueTickets(connection, strings.id, userCapDefault, [toInvited]);
  await issueTickets(connection, regatta.id, regatta.userCap, [bought(buyerId, 2, regatta.salesOpenAt, 3 * hourMs)]);
  await issueTickets(
    connection,
    supper.id,
    supper.userCap,
    guests.map(({ id, quantity }, index) => bought(id, quantity, supper.salesOpenAt, 900 + index * 730)),
  );
  await voidTicket(connection, supper.id, 17, staffId, now);
}

function bought(userId: string, requested: number, salesOpenAt: Date, afterMs: number): DemoPurchase {
  const acceptedAt = new Date(salesOpenAt.getTime() + afterMs);
  return { userId, requestedById: userId, requested, acceptedAt, silent: false };
}

/** The ticket no longer counts, for its holder and for the event; its number stays used. */
async function voidTicket(
  connection: Connection,
  eventId: string,
  number: number,
  voidedById: string,
  voidedAt: Date,
): Promise<void> {
  const voidReason = "Asked to return it: away that week.";
  const which = [eventId, number];
  await connection.query(
    `UPDATE Ticket SET ? WHERE eventId = ? AND number = ?;
     UPDATE Holding SET counted = counted - 1 WHERE eventId = ?
       AND userId = (SELECT userId FROM Ticket WHERE eventId = ? AND number = ?);
     UPDATE Event SET issuedCount = issuedCount - 1 WHERE contentId = ?`,
    [{ status: "VOIDED", voidedAt, voidedById, voidReason }, ...which, eventId, ...which, eventId],
  );
}
