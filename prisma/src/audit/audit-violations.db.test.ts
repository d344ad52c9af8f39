import type { PoolConnection } from "mysql2/promise";
import { ulid } from "ulid";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { createDemoData } from "../demo/create-demo-data.ts";
import { makeEvent, makePurchase, makeUser, openTestDatabase, type TestDatabase } from "../testing/index.ts";
import { runPasses } from "./audit.ts";
import { passes } from "./invariants.ts";

/** The demo, without the constraints: each test breaks an invariant in a transaction, audits it, and rolls back. */
let database: TestDatabase;
let connection: PoolConnection;

beforeAll(async () => {
  database = await openTestDatabase(1);
  await createDemoData(database.url);
  await database.rows(
    `ALTER TABLE Event DROP CONSTRAINT Event_capacity_holds;
     ALTER TABLE Holding DROP CONSTRAINT Holding_user_cap_holds;
     ALTER TABLE Purchase DROP CONSTRAINT Purchase_status_fits,
       DROP PRIMARY KEY, DROP INDEX Purchase_requestedById_eventId_idempotencyKey_key;
     ALTER TABLE Ticket DROP CONSTRAINT Ticket_number_positive, DROP CONSTRAINT Ticket_voided_has_time,
       DROP INDEX Ticket_eventId_number_key`,
  );
});
beforeEach(async () => {
  connection = await database.pool.getConnection();
  await connection.beginTransaction();
});
afterEach(async () => {
  await connection.rollback();
  connection.release();
});
afterAll(() => database.close());

/** The demo's supper has 118 tickets of 30 purchases; one ticket is voided. */
const supper = "(SELECT id FROM Content WHERE slug = 'supper-under-the-clock')";
const rehearsal = "(SELECT id FROM Content WHERE slug = 'rehearsal')";
const unknown = ulid();

const brokenBySql: Record<string, Record<string, string>> = {
  "issued-count-is-the-counted-tickets": {
    "an event that counts one too few": `UPDATE Event SET issuedCount = issuedCount - 1 WHERE contentId = ${supper}`,
  },
  "capacity-holds": {
    "an event with more tickets than capacity": `UPDATE Event SET capacity = 116 WHERE contentId = ${supper}`,
  },
  "numbers-run-from-1-to-the-last": {
    "a number above the last that was given": `UPDATE Ticket SET number = 119 WHERE number = 118 AND eventId = ${supper}`,
    "a number below 1": `UPDATE Ticket SET number = 0 WHERE number = 1 AND eventId = ${supper}`,
  },
  "a-number-is-used-once": {
    "two tickets with one number": `UPDATE Ticket SET number = 1 WHERE number = 2 AND eventId = ${supper}`,
  },
  "voided-tickets-and-no-others-have-a-time": {
    "a voided ticket without": "UPDATE Ticket SET voidedAt = NULL WHERE status = 'VOIDED'",
    "a valid ticket with one": `UPDATE Ticket SET voidedAt = issuedAt WHERE number = 1 AND eventId = ${supper}`,
  },
  "a-holding-is-the-counted-tickets": {
    "a holding that counts one too few": `UPDATE Holding SET counted = counted - 1 WHERE eventId = ${supper} LIMIT 1`,
  },
  "counted-tickets-have-a-holding": {
    "tickets whose holding is gone": `DELETE FROM Holding WHERE eventId = ${supper} LIMIT 1`,
  },
  "user-cap-holds": {
    "a holding above its cap": `UPDATE Holding SET cap = counted - 1 WHERE eventId = ${supper} LIMIT 1`,
  },
  "a-holding-has-its-event-and-user": {
    "a holding of no user": `INSERT INTO Holding (eventId, userId, counted, cap) VALUES (${supper}, '${unknown}', 0, 50)`,
    "a holding of no event": `INSERT INTO Holding (eventId, userId, counted, cap) SELECT '${unknown}', id, 0, 50 FROM User LIMIT 1`,
  },
  "a-ticket-has-its-purchase": {
    "tickets whose purchase is gone": `DELETE FROM Purchase WHERE seq = 1 AND eventId = ${supper}`,
  },
  "a-purchase-has-the-tickets-it-issued": {
    "a ticket that was deleted": "DELETE FROM Ticket WHERE status = 'VOIDED'",
  },
  "tickets-are-of-their-purchase's-event-and-user": {
    "a ticket of another user": `UPDATE Ticket SET userId = '${unknown}' WHERE status = 'VOIDED'`,
    "a ticket of another event": `UPDATE Ticket SET eventId = ${rehearsal} WHERE status = 'VOIDED';
     UPDATE Event SET lastTicketNumber = 118 WHERE contentId = ${rehearsal}`,
  },
  "numbers-follow-the-line": {
    "two purchases that changed places": `UPDATE Purchase SET seq = CASE seq WHEN 10 THEN 11 ELSE 10 END WHERE seq IN (10, 11) AND eventId = ${supper}`,
  },
  "quantities-fit-the-status": {
    "a purchase of more than 1000": "UPDATE Purchase SET requested = 1001 WHERE status = 'partial'",
    "a fulfilled purchase that got fewer":
      "UPDATE Purchase SET status = 'fulfilled', reason = NULL WHERE status = 'partial'",
  },
  "the-reason-fits-the-status": {
    "a reason where all was issued": `UPDATE Purchase SET reason = 'user-cap' WHERE seq = 1 AND eventId = ${supper}`,
    "no reason where less was issued": "UPDATE Purchase SET reason = NULL WHERE status = 'partial'",
    "a rejection's reason where some were issued": "UPDATE Purchase SET reason = 'sold-out' WHERE status = 'partial'",
  },
  "buyers-buy-for-themselves": {
    "a buyer's purchase for another user": "UPDATE Purchase SET source = 'BUYER' WHERE source = 'STAFF'",
  },
  "decided-after-it-was-accepted": {
    "a purchase decided before": "UPDATE Purchase SET acceptedAt = decidedAt + INTERVAL 1 SECOND LIMIT 1",
  },
  "silent-purchases-send-no-mail": {
    "a notified invited user": "UPDATE Purchase SET notifiedAt = decidedAt WHERE silent",
  },
  "mails-are-due-for-purchases-to-notify-alone": {
    "a mail to an invited user":
      "INSERT INTO TicketMail (purchaseId, dueAt) SELECT id, decidedAt FROM Purchase WHERE silent LIMIT 1",
    "a mail of no purchase": `INSERT INTO TicketMail SET purchaseId = '${unknown}', dueAt = NOW(3)`,
  },
  "an-undelivered-mail-is-not-tried": {
    "a mail that is due and has failed": `UPDATE Purchase SET notifiedAt = NULL WHERE NOT silent AND issued > 0;
     INSERT INTO TicketMail (purchaseId, dueAt, failedAt)
       SELECT id, decidedAt, decidedAt FROM Purchase WHERE NOT silent AND issued > 0 LIMIT 1`,
  },
  "a-notice-has-its-person": {
    "a notice to no one": `INSERT INTO Notice SET id = '${unknown}', kind = 'REINSTATED', userId = '${unknown}', dueAt = NOW(3)`,
  },
  "a-ticket's-notice-goes-to-its-holder": {
    "a notice to another holder": `INSERT INTO Notice (id, kind, userId, eventId, ticketId, dueAt)
      SELECT '${unknown}', 'TICKET_VOIDED', u.id, t.eventId, t.id, NOW(3)
      FROM Ticket t JOIN User u ON u.id <> t.userId AND u.email IS NOT NULL LIMIT 1`,
  },
  "the-id-is-derived-from-the-key": {
    "a purchase under another key": `UPDATE Purchase SET idempotencyKey = 'another' WHERE seq = 1 AND eventId = ${supper}`,
  },
  "a-key-has-one-purchase": {
    "the same purchase twice": `UPDATE Purchase SET issued = 0, status = 'failed', reason = 'fault' WHERE silent;
     DELETE FROM Ticket WHERE purchaseId = (SELECT id FROM Purchase WHERE silent);
     INSERT INTO Purchase SELECT * FROM Purchase WHERE silent;
     DELETE FROM Holding WHERE eventId = (SELECT eventId FROM Purchase WHERE silent LIMIT 1);
     UPDATE Event SET issuedCount = 0 WHERE contentId = (SELECT eventId FROM Purchase WHERE silent LIMIT 1)`,
  },
};

const casesOf = <Case>(broken: Record<string, Record<string, Case>>) =>
  Object.entries(broken).flatMap(([invariant, cases]) =>
    Object.entries(cases).map(([how, each]): [string, string, Case] => [invariant, how, each]),
  );

test.each(casesOf(brokenBySql))("%s: %s is named, and nothing else", async (invariant, _how, sql) => {
  await connection.query(sql);
  expect(await runPasses(connection)).toMatchObject(only(invariant));
});

type Purchase = Parameters<typeof makePurchase>[1];
type Ids = { eventId: string; userId: string; staffId: string };

const brokenByPurchase: Record<string, Record<string, (ids: Ids) => Purchase>> = {
  "a-purchase-has-its-event": { "a purchase of no event": ({ userId }) => ({ eventId: unknown, userId }) },
  "a-purchase-has-its-users": {
    "a purchase for no user": ({ eventId }) => ({ eventId, userId: unknown }),
    "a purchase by no user": ({ eventId, userId }) => ({ eventId, userId, requestedById: unknown }),
  },
  "the-sale-window-binds-buyers-alone": {
    "staff refused since the sale is closed": ({ staffId, ...ids }) => {
      return { ...ids, requestedById: staffId, reason: "sale-closed" };
    },
  },
  "a-withdrawn-purchase-was-left": {
    "a purchase that never left": ({ eventId, userId }) => ({ eventId, userId, reason: "withdrawn" }),
  },
  "the-reason-fits-the-status": {
    "a rejection without a reason": ({ eventId, userId }) => ({ eventId, userId, reason: null }),
    "a rejection for a fault": ({ eventId, userId }) => ({ eventId, userId, reason: "fault" }),
    "a failure without a fault": ({ eventId, userId }) => {
      return { eventId, userId, status: "failed", reason: "sold-out" };
    },
  },
};

test.each(casesOf(brokenByPurchase))("%s: %s is named, and nothing else", async (invariant, _how, purchase) => {
  const eventId = await makeEvent(connection);
  const userId = await makeUser(connection);
  const staffId = await makeUser(connection, { role: "STAFF" });
  await makePurchase(connection, purchase({ eventId, userId, staffId }));
  expect(await runPasses(connection)).toMatchObject(only(invariant));
});

/** An audit that found one row against one rule. */
const only = (invariant: string) => ({
  violations: [{ invariant, count: 1, samples: [expect.stringMatching(/[0-9A-HJKMNP-TV-Z]{26}/)] }],
  inversions: invariant === "numbers-follow-the-line" ? 1 : 0,
});

test("no invariant goes without a test that breaks it", () => {
  const tested = new Set([...Object.keys(brokenBySql), ...Object.keys(brokenByPurchase)]);
  const all = passes.flatMap((pass) => Object.keys(pass.invariants));
  expect([...tested].sort()).toEqual(all.sort());
});

test("many violations are counted, and a few of them named", async () => {
  await connection.query(`UPDATE Holding SET counted = counted - 1 WHERE eventId = ${supper}`);
  const { violations } = await runPasses(connection);
  expect(violations).toMatchObject([{ invariant: "a-holding-is-the-counted-tickets", count: 30 }]);
  expect(new Set(violations[0]?.samples).size).toBe(5);
});
