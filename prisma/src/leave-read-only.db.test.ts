import type { Pool, RowDataPacket } from "mysql2/promise";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openMysql } from "./open-mysql.ts";
import { openPrisma } from "./open-prisma.ts";
import { createTestDatabase, testServers } from "./testing/index.ts";

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let pool: Pool;
let prisma: ReturnType<typeof openPrisma>;
beforeAll(async () => {
  database = await createTestDatabase(testServers().databaseUrl);
  pool = openMysql(database.url, 1);
  prisma = openPrisma(database.url, 1);
});
afterAll(async () => {
  await Promise.all([pool.end(), prisma.$disconnect()]);
  await database.drop();
});

const write = "DELETE FROM Holding WHERE eventId = 'none'";
const numberOf = async (): Promise<unknown> =>
  (await pool.query<RowDataPacket[]>("SELECT CONNECTION_ID() AS id"))[0][0]?.["id"];

test("a connection whose server takes no writes is closed: the next one is new, and writes", async () => {
  await pool.query("SET SESSION TRANSACTION READ ONLY");
  await expect(pool.query(write)).rejects.toMatchObject({ errno: 1792 });
  await expect(pool.query(write)).resolves.toBeDefined();
});

test.each([1047, 1290, 1836, 3098, 3099, 3100, 3101])("a connection is closed after error %i", async (errno) => {
  const before = await numberOf();
  const signal = `SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = ${errno}`;
  await expect(pool.query(signal)).rejects.toMatchObject({ errno });
  expect(await numberOf()).not.toBe(before);
});

test("a statement that is refused for its data costs no connection", async () => {
  const before = await numberOf();
  await expect(
    pool.query("INSERT INTO Holding SET eventId = 'e', userId = 'u', counted = -1, cap = 1"),
  ).rejects.toThrow();
  expect(await numberOf()).toBe(before);
});

test("a connection of Prisma's whose server takes no writes is closed", async () => {
  await prisma.$executeRawUnsafe("SET SESSION TRANSACTION READ ONLY");
  await expect(prisma.$executeRawUnsafe(write)).rejects.toThrow(/read.only/i);
  await expect(prisma.$executeRawUnsafe(write)).resolves.toBe(0);
});

test("a connection in a transaction of Prisma's is closed too", async () => {
  const removed = () => prisma.$transaction((transaction) => transaction.$executeRawUnsafe(write));
  await prisma.$executeRawUnsafe("SET SESSION TRANSACTION READ ONLY");
  await expect(removed()).rejects.toThrow(/read.only/i);
  await expect(removed()).resolves.toBe(0);
});
