import { ulid } from "ulid";
import { afterAll, beforeAll, expect, test } from "vitest";
import { isCheckViolation, isDuplicateEntry } from "./mysql-errors.ts";
import { makeEvent, makeUser, openTestDatabase, type TestDatabase } from "./testing/index.ts";

let database: TestDatabase;
let ids: { eventId: string; userId: string };
beforeAll(async () => {
  database = await openTestDatabase(1);
  ids = { eventId: await makeEvent(database.pool, { capacity: 10 }), userId: await makeUser(database.pool) };
});
afterAll(() => database.close());

type Fields = Record<string, string | number | boolean | Date | Buffer>;

/** What the database does with a statement. */
const resultOf = (sql: string, values: Fields | (string | number)[]): Promise<"accepted" | "check" | "duplicate"> =>
  database.pool.query(sql, values).then(
    () => "accepted",
    (error: unknown) => {
      if (isCheckViolation(error)) return "check";
      if (isDuplicateEntry(error)) return "duplicate";
      throw error;
    },
  );
const insert = (table: string, fields: Fields) => resultOf(`INSERT INTO ${table} SET ?`, fields);

const purchaseOf = (fields: Fields = {}): Fields => ({
  ...ids,
  id: ulid(),
  requestedById: ids.userId,
  source: "BUYER",
  idempotencyKey: ulid(),
  seq: 1,
  requested: 2,
  issued: 2,
  status: "fulfilled",
  late: false,
  silent: false,
  acceptedAt: new Date(),
  decidedAt: new Date(),
  ...fields,
});

const ticketOf = (number: number, fields: Fields = {}): Fields => ({
  ...ids,
  id: ulid(),
  purchaseId: ulid(),
  number,
  secret: Buffer.alloc(6),
  issuedAt: new Date(),
  ...fields,
});

test.each([
  ["as many tickets as its capacity", "accepted", "issuedCount = 10, lastTicketNumber = 20"],
  ["more tickets than its capacity", "check", "issuedCount = 11, lastTicketNumber = 20"],
  ["a capacity below its count", "check", "issuedCount = 10, lastTicketNumber = 20, capacity = 9"],
  ["a negative number of tickets", "check", "issuedCount = -1"],
  ["more tickets than it has given numbers", "check", "issuedCount = 2, lastTicketNumber = 1"],
])("an event with %s: %s", async (_what, result, fields) => {
  expect(await resultOf(`UPDATE Event SET ${fields} WHERE contentId = ?`, [ids.eventId])).toBe(result);
});

test("a holding cannot count more than the user cap, nor a negative number", async () => {
  const setCount = "UPDATE Holding SET counted = ? WHERE eventId = ?";
  expect(await insert("Holding", { ...ids, counted: 50, cap: 50 })).toBe("accepted");
  expect(await resultOf(setCount, [51, ids.eventId])).toBe("check");
  expect(await resultOf(setCount, [-1, ids.eventId])).toBe("check");
});

test("a ticket number is given once within its event, and begins at 1", async () => {
  expect(await insert("Ticket", ticketOf(1))).toBe("accepted");
  expect(await insert("Ticket", ticketOf(1, { eventId: await makeEvent(database.pool) }))).toBe("accepted");
  expect(await insert("Ticket", ticketOf(1))).toBe("duplicate");
  expect(await insert("Ticket", ticketOf(0))).toBe("check");
});

test("a ticket has a time of voiding exactly when it is voided", async () => {
  expect(await insert("Ticket", ticketOf(2, { status: "VOIDED" }))).toBe("check");
  expect(await insert("Ticket", ticketOf(3, { voidedAt: new Date() }))).toBe("check");
});

test("one key of one requester has one purchase of an event", async () => {
  const purchase = purchaseOf();
  expect(await insert("Purchase", purchase)).toBe("accepted");
  const elsewhere = { ...purchase, id: ulid(), eventId: await makeEvent(database.pool) };
  expect(await insert("Purchase", elsewhere)).toBe("accepted");
  expect(await insert("Purchase", { ...purchase, id: ulid() })).toBe("duplicate");
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
  expect(await insert("Purchase", purchaseOf(fields))).toBe("check");
});
