import type { Pool } from "mysql2/promise";
import { ulid } from "ulid";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createDemoData } from "../demo/create-demo-data.ts";
import {
  makeEvent,
  makePurchase,
  makeTickets,
  makeUser,
  openTestDatabase,
  type TestDatabase,
} from "../testing/index.ts";
import { readRows } from "../rows.ts";
import { audit } from "./audit.ts";

/** An audit reads the whole database, so each test has its own. */
let database: TestDatabase;
let pool: Pool;
beforeEach(async () => {
  database = await openTestDatabase(3);
  ({ pool } = database);
});
afterEach(() => database.close());

/** Issues tickets to a new user as the line does: in one transaction, with the next numbers. */
async function issue(eventId: string, seq: number, count: number, late = false): Promise<void> {
  const connection = await pool.getConnection();
  await connection.beginTransaction();
  const sql = "SELECT lastTicketNumber AS last FROM Event WHERE contentId = ? FOR UPDATE";
  const [event] = await readRows<{ last: number }>(connection, sql, [eventId]);
  const userId = await makeUser(connection);
  const decided = { seq, requested: count, issued: count, status: "fulfilled", reason: null, late } as const;
  const purchaseId = await makePurchase(connection, { eventId, userId, ...decided });
  await makeTickets(connection, { eventId, userId, purchaseId }, count, (event?.last ?? 0) + 1);
  await connection.query(
    `INSERT INTO Holding SET ?;
     UPDATE Event SET issuedCount = issuedCount + ?, lastTicketNumber = lastTicketNumber + ? WHERE contentId = ?`,
    [{ eventId, userId, counted: count, cap: 50 }, count, count, eventId],
  );
  await connection.commit();
  connection.release();
}

test("an empty database keeps every rule", async () => {
  const report = await audit(pool);
  expect(report).toMatchObject({ violations: [], late: 0, inversions: 0 });
  expect(report.counts).toMatchObject({ events: 0, tickets: 0, voided: 0, holdings: 0, purchases: 0 });
});

test("the demo keeps every rule, and is counted", async () => {
  await createDemoData(database.url);
  const report = await audit(pool);
  expect(report).toMatchObject({ violations: [], late: 0, inversions: 0 });
  expect(report.counts).toMatchObject({ events: 5, tickets: 123, voided: 1, holdings: 32, purchases: 32, partial: 1 });
});

test("a purchase may have every outcome of the rule, even for an unknown event or user", async () => {
  const eventId = await makeEvent(pool);
  const userId = await makeUser(pool);
  for (const reason of ["sale-not-open", "sale-closed", "sold-out", "user-cap-reached"]) {
    await makePurchase(pool, { eventId, userId, reason });
  }
  await makePurchase(pool, { eventId: ulid(), userId, reason: "event-not-found" });
  await makePurchase(pool, { eventId: ulid(), userId: ulid(), reason: "event-not-found" });
  await makePurchase(pool, { eventId, userId: ulid(), reason: "user-not-eligible" });
  await makePurchase(pool, { eventId, userId: ulid(), status: "failed", reason: "fault" });
  const report = await audit(pool);
  expect(report.violations).toEqual([]);
  expect(report.counts).toMatchObject({ purchases: 8, rejected: 7, failed: 1 });
});

test("a purchase that was decided late may follow later ones, and is counted", async () => {
  const eventId = await makeEvent(pool);
  await issue(eventId, 2, 1);
  await issue(eventId, 1, 2, true);
  await issue(eventId, 3, 1);
  expect(await audit(pool)).toMatchObject({ violations: [], late: 1, inversions: 0 });
});

test("an audit in the middle of a drop sees whole groups only", async () => {
  const eventId = await makeEvent(pool);
  const drop = async (): Promise<void> => {
    for (let seq = 1; seq <= 60; seq++) await issue(eventId, seq, 2);
  };
  const auditAll = async (): Promise<void> => {
    for (let nth = 1; nth <= 15; nth++) {
      const { violations, counts } = await audit(pool);
      expect(violations).toEqual([]);
      // All passes read the same snapshot.
      expect(counts).toMatchObject({ tickets: 2 * Number(counts["purchases"]), holdings: counts["purchases"] });
    }
  };
  await Promise.all([drop(), auditAll()]);
  expect(await audit(pool)).toMatchObject({ violations: [], counts: { purchases: 60, tickets: 120, voided: 0 } });
});
