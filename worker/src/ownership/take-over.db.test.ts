import { createTestDatabase, makeEvent, makePurchase, makeUser, testServers } from "@admit/prisma/testing";
import { openMysql } from "@admit/prisma";
import type { Pool } from "mysql2/promise";
import { afterAll, beforeAll, expect, test } from "vitest";
import { takeOver } from "./take-over.ts";

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let pool: Pool;
beforeAll(async () => {
  database = await createTestDatabase(testServers().databaseUrl);
  pool = openMysql(database.url, 8);
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

test("who takes an event over learns where its line and its counts stand", async () => {
  const eventId = await makeEvent(pool, { capacity: 70 });
  await pool.query("UPDATE Event SET issuedCount = 3, lastTicketNumber = 3 WHERE contentId = ?", [eventId]);
  expect(await takeOver(pool, eventId)).toEqual({ epoch: 1, lastSeq: 0, issued: 3, capacity: 70 });
  await makePurchase(pool, { eventId, userId: await makeUser(pool), seq: 9 });
  expect(await takeOver(pool, eventId)).toMatchObject({ epoch: 2, lastSeq: 9 });
});

test("those who take an event over at the same time have an epoch each", async () => {
  const eventId = await makeEvent(pool);
  const taken = await Promise.all(Array.from({ length: 40 }, () => takeOver(pool, eventId)));
  const epochs = taken.map((each) => each?.epoch ?? 0).toSorted((one, other) => one - other);
  expect(epochs).toEqual(Array.from({ length: 40 }, (_, at) => at + 1));
});

test("an event that is not there cannot be taken over", async () => {
  expect(await takeOver(pool, "01ARZ3NDEKTSV4RRFFQ69G5FAV")).toBeNull();
});
