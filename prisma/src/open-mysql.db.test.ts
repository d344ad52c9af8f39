import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { isTransient } from "./mysql-errors.ts";
import { openPrisma } from "./open-prisma.ts";
import { makeUser, openTestDatabase, type TestDatabase } from "./testing/index.ts";
import { withConnection } from "./with-connection.ts";

type Prisma = ReturnType<typeof openPrisma>;

let database: TestDatabase;
let prisma: Prisma;
beforeAll(async () => {
  database = await openTestDatabase(1);
  prisma = openPrisma(database.url, 2);
});
afterAll(async () => {
  await prisma.$disconnect();
  await database.close();
});

const write = "DELETE FROM Holding WHERE eventId = 'none'";
const numberOf = async (): Promise<unknown> => (await database.rows("SELECT CONNECTION_ID() AS id"))[0]?.["id"];

test("a connection whose server takes no writes is closed: the next one is new, and writes", async () => {
  await database.rows("SET SESSION TRANSACTION READ ONLY");
  await expect(database.rows(write)).rejects.toMatchObject({ errno: 1792 });
  await expect(database.rows(write)).resolves.toBeDefined();
});

test.each([1047, 1290, 1836, 3098, 3099, 3100, 3101])("a connection is closed after error %i", async (errno) => {
  const before = await numberOf();
  const signal = `SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = ${errno}`;
  await expect(database.rows(signal)).rejects.toMatchObject({ errno });
  expect(await numberOf()).not.toBe(before);
});

test("a statement that is refused for its data closes no connection", async () => {
  const before = await numberOf();
  const refused = "INSERT INTO Holding SET eventId = 'e', userId = 'u', counted = -1, cap = 1";
  await expect(database.rows(refused)).rejects.toThrow();
  expect(await numberOf()).toBe(before);
});

test.each([
  ["a connection of Prisma's", (of: Prisma) => of.$executeRawUnsafe(write)],
  ["one in a transaction", (of: Prisma) => of.$transaction((transaction) => transaction.$executeRawUnsafe(write))],
])("%s whose server takes no writes is closed too", async (_which, remove) => {
  const single = openPrisma(database.url, 1);
  onTestFinished(() => single.$disconnect());
  await single.$executeRawUnsafe("SET SESSION TRANSACTION READ ONLY");
  await expect(remove(single)).rejects.toThrow(/read.only/i);
  await expect(remove(single)).resolves.toBe(0);
});

test("a transaction that is older than a change of the table it reads is worth retrying", async () => {
  await withConnection(database.url, async (reader) => {
    await reader.query(
      "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ; START TRANSACTION WITH CONSISTENT SNAPSHOT",
    );
    await database.rows("ALTER TABLE Purchase FORCE");
    const refused: unknown = await reader.query("SELECT COUNT(*) FROM Purchase").catch((error: unknown) => error);
    expect(refused).toMatchObject({ errno: 1412 });
    expect(refused).toSatisfy(isTransient);
  });
});

type Transaction = Parameters<Parameters<Prisma["$transaction"]>[0]>[0];

test.each([
  ["Prisma's own statements", (t: Transaction, id: string) => t.user.update({ where: { id }, data: { name: "New" } })],
  ["statements of ours", (t: Transaction, id: string) => t.$executeRaw`UPDATE User SET name = 'New' WHERE id = ${id}`],
])(
  "of two transactions of Prisma's in a deadlock, the victim is repeated, and both end: %s",
  async (_which, rename) => {
    const [one, other] = [await makeUser(database.pool), await makeUser(database.pool)];
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
    expect(runs.toSorted((one, other) => one - other)).toEqual([1, 2]);
  },
);
