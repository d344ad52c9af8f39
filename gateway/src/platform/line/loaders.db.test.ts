import { openMysql } from "@admit/prisma";
import { createTestDatabase, makeEvent, makePurchase, makeUser, testServers } from "@admit/prisma/testing";
import type { Pool } from "mysql2/promise";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { makeLastSeqLoader } from "./loaders.ts";

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let pool: Pool;
beforeAll(async () => {
  database = await createTestDatabase(testServers().databaseUrl);
  pool = openMysql(database.url, 2);
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

test("the highest positions of events requested together are read by one statement", async () => {
  const [sold, fresh] = [await makeEvent(pool), await makeEvent(pool)];
  const userId = await makeUser(pool);
  for (const seq of [2, 9, 4]) await makePurchase(pool, { eventId: sold, userId, seq });
  const loader = makeLastSeqLoader(pool);
  const statements = vi.spyOn(pool, "query");
  expect(await Promise.all([fresh, sold, "unknown"].map((eventId) => loader.load(eventId)))).toEqual([0, 9, 0]);
  expect(statements).toHaveBeenCalledTimes(1);
  statements.mockRestore();
});
