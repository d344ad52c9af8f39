import type { Pool } from "mysql2/promise";
import { ulid } from "ulid";
import { afterAll, beforeAll, expect, test } from "vitest";
import { isCheckViolation, isDuplicateEntry } from "./mysql-errors.ts";
import { openMysql } from "./open-mysql.ts";
import { createTestDatabase, makeEvent, makeUser, testServers } from "./testing/index.ts";

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let pool: Pool;

beforeAll(async () => {
  database = await createTestDatabase(testServers().databaseUrl);
  pool = openMysql(database.url, 1);
});

afterAll(async () => {
  await pool.end();
  await database.drop();
});

type Values = Record<string, string | number | boolean | Date | Buffer> | (string | number)[];

/** What the database says to a statement: null where it accepts it. */
const refusalOf = (sql: string, values: Values): Promise<unknown> =>
  pool.query(sql, values).then(
    () => null,
    (error: unknown) => error,
  );

function purchaseOf(eventId: string, userId: string): Exclude<Values, unknown[]> {
  const now = new Date();
  return {
    id: ulid(),
    eventId,
    userId,
    requestedById: userId,
    source: "BUYER",
    idempotencyKey: ulid(),
    seq: 1,
    requested: 2,
    issued: 2,
    status: "fulfilled",
    late: false,
    silent: false,
    acceptedAt: now,
    decidedAt: now,
  };
}

const ticketOf = (eventId: string, number: number): Exclude<Values, unknown[]> => ({
  id: ulid(),
  eventId,
  userId: ulid(),
  purchaseId: ulid(),
  number,
  secret: Buffer.alloc(6),
  issuedAt: new Date(),
});

test("an event cannot count more tickets than its capacity, nor a capacity sink below its count", async () => {
  const eventId = await makeEvent(pool, { capacity: 10 });
  const setCount = "UPDATE Event SET issuedCount = ?, lastTicketNumber = 20 WHERE contentId = ?";
  expect(await refusalOf(setCount, [10, eventId])).toBeNull();
  expect(await refusalOf(setCount, [11, eventId])).toSatisfy(isCheckViolation);
  expect(await refusalOf("UPDATE Event SET capacity = 9 WHERE contentId = ?", [eventId])).toSatisfy(isCheckViolation);
});

test("an event cannot count a negative number of tickets, nor more than it has given numbers", async () => {
  const eventId = await makeEvent(pool);
  expect(await refusalOf("UPDATE Event SET issuedCount = -1 WHERE contentId = ?", [eventId])).toSatisfy(
    isCheckViolation,
  );
  expect(
    await refusalOf("UPDATE Event SET issuedCount = 2, lastTicketNumber = 1 WHERE contentId = ?", [eventId]),
  ).toSatisfy(isCheckViolation);
});

test("a holding cannot count more than the user cap, nor a negative number", async () => {
  const eventId = await makeEvent(pool);
  const userId = await makeUser(pool);
  expect(await refusalOf("INSERT INTO Holding SET ?", { eventId, userId, counted: 50, cap: 50 })).toBeNull();
  expect(await refusalOf("UPDATE Holding SET counted = 51 WHERE eventId = ?", [eventId])).toSatisfy(isCheckViolation);
  expect(await refusalOf("UPDATE Holding SET counted = -1 WHERE eventId = ?", [eventId])).toSatisfy(isCheckViolation);
});

test("a ticket number is given once within its event, and begins at 1", async () => {
  const eventId = await makeEvent(pool);
  expect(await refusalOf("INSERT INTO Ticket SET ?", ticketOf(eventId, 1))).toBeNull();
  expect(await refusalOf("INSERT INTO Ticket SET ?", ticketOf(await makeEvent(pool), 1))).toBeNull();
  expect(await refusalOf("INSERT INTO Ticket SET ?", ticketOf(eventId, 1))).toSatisfy(isDuplicateEntry);
  expect(await refusalOf("INSERT INTO Ticket SET ?", ticketOf(eventId, 0))).toSatisfy(isCheckViolation);
});

test("a ticket has a time of voiding exactly when it is voided", async () => {
  const eventId = await makeEvent(pool);
  expect(await refusalOf("INSERT INTO Ticket SET ?", { ...ticketOf(eventId, 1), status: "VOIDED" })).toSatisfy(
    isCheckViolation,
  );
  expect(await refusalOf("INSERT INTO Ticket SET ?", { ...ticketOf(eventId, 1), voidedAt: new Date() })).toSatisfy(
    isCheckViolation,
  );
});

test("one key of one requester has one purchase of an event", async () => {
  const eventId = await makeEvent(pool);
  const purchase = purchaseOf(eventId, await makeUser(pool));
  const elsewhere = { ...purchase, id: ulid(), eventId: await makeEvent(pool) };
  expect(await refusalOf("INSERT INTO Purchase SET ?", purchase)).toBeNull();
  expect(await refusalOf("INSERT INTO Purchase SET ?", elsewhere)).toBeNull();
  expect(await refusalOf("INSERT INTO Purchase SET ?", { ...purchase, id: ulid() })).toSatisfy(isDuplicateEntry);
});

test.each([
  ["more issued than requested", { requested: 2, issued: 3 }],
  ["a negative number issued", { requested: 2, issued: -1 }],
  ["nothing requested", { requested: 0, issued: 0, status: "rejected" }],
  ["fulfilled with fewer than requested", { issued: 1, status: "fulfilled" }],
  ["partial with all or none", { issued: 0, status: "partial" }],
  ["rejected with some", { issued: 1, status: "rejected" }],
  ["failed with some", { issued: 1, status: "failed" }],
])("a purchase cannot be written with %s", async (_name, fields) => {
  const purchase = purchaseOf(await makeEvent(pool), await makeUser(pool));
  expect(await refusalOf("INSERT INTO Purchase SET ?", { ...purchase, ...fields })).toSatisfy(isCheckViolation);
});
