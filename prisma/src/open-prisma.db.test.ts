import { afterAll, beforeAll, expect, test } from "vitest";
import type { Pool } from "mysql2/promise";
import { openMysql } from "./open-mysql.ts";
import { openPrisma } from "./open-prisma.ts";
import { createTestDatabase, makeUser, testServers } from "./testing/index.ts";

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let pool: Pool;
let prisma: ReturnType<typeof openPrisma>;
beforeAll(async () => {
  database = await createTestDatabase(testServers().databaseUrl);
  pool = openMysql(database.url, 2);
  prisma = openPrisma(database.url, 2);
});
afterAll(async () => {
  await Promise.all([pool.end(), prisma.$disconnect()]);
  await database.drop();
});

type Transaction = Parameters<Parameters<typeof prisma.$transaction>[0]>[0];

test.each([
  ["Prisma's own statements", (t: Transaction, id: string) => t.user.update({ where: { id }, data: { name: "New" } })],
  ["statements of ours", (t: Transaction, id: string) => t.$executeRaw`UPDATE User SET name = 'New' WHERE id = ${id}`],
])("of two transactions in a deadlock, the victim is done again, and both end: %s", async (_which, rename) => {
  const [one, other] = [await makeUser(pool), await makeUser(pool)];
  let locked = 0;
  let bothHold = (): void => undefined;
  const whenBothHold = new Promise<void>((resolve) => (bothHold = resolve));
  const transact = (first: string, second: string) => {
    let runs = 0;
    return prisma.$transaction(async (transaction) => {
      runs += 1;
      await rename(transaction, first);
      if (++locked === 2) bothHold();
      await whenBothHold;
      await rename(transaction, second);
      return runs;
    });
  };
  const runs = await Promise.all([transact(one, other), transact(other, one)]);
  expect(runs.toSorted((a, b) => a - b)).toEqual([1, 2]);
});
