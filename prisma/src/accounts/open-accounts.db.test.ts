import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import type { Pool } from "mysql2/promise";
import { monotonicFactory, ulid } from "ulid";
import { openPrisma } from "../open-prisma.ts";
import { makeUser, openTestDatabase, type TestDatabase } from "../testing/index.ts";
import { withConnection } from "../with-connection.ts";
import { readRows, type Database } from "../rows.ts";
import { openAccounts, type Accounts } from "./open-accounts.ts";

let database: TestDatabase;
let mysql: Pool;
beforeAll(async () => {
  database = await openTestDatabase(8);
  mysql = database.pool;
});
afterAll(() => database.close());

/** A mailbox of the test's own. */
let name: string;
beforeEach(() => {
  name = ulid().toLowerCase();
});

/** Also within a millisecond each is newer than the one before. */
const nextId = monotonicFactory();
const create = (accounts: Accounts, email: string) =>
  accounts.createOne(mysql, { id: nextId(), email, name: "", status: "ACTIVE" });
const invitedAt = (email: string) => ({ id: ulid(), email, name: "", status: "INVITED" as const });
const find = async (accounts: Accounts, email: string) => (await accounts.find(mysql, [email])).get(email)?.email;
const countOf = async (part: string): Promise<unknown> =>
  (await database.rows("SELECT COUNT(*) AS count FROM User WHERE email LIKE ?", [`%${part}%`]))[0]?.["count"];
const nameAndEmailOf = (id: string) => database.rows("SELECT name, email FROM User WHERE id = ?", [id]);

test("aliases of one mailbox that are created at the same instant, by several gateways, are one account", async () => {
  const gateways = Array.from({ length: 4 }, () => openAccounts(mysql, "collapse"));
  await Promise.all(
    gateways.flatMap((accounts, at) => [
      create(accounts, `${name}+${at}@example.org`),
      accounts.create(mysql, [invitedAt(`${name}+list${at}@example.org`)]),
    ]),
  );
  expect(await countOf(name)).toBe(1);
  const accounts = openAccounts(mysql, "collapse");
  const found = await find(accounts, `${name}+0@example.org`);
  expect(found).toContain(name);
  expect(await find(accounts, `${name}@example.org`)).toBe(found);
});

test("two people in one list who share a mailbox are one account", async () => {
  const accounts = openAccounts(mysql, "collapse");
  const emails = ["a", "b"].map((tag) => `${name}+${tag}@example.org`);
  expect(await accounts.create(mysql, emails.map(invitedAt))).toBe(1);
  const found = await accounts.find(mysql, emails);
  expect(new Set([...found.values()].map(({ id }) => id)).size).toBe(1);
});

test.each([
  ["separate", "a", "b"],
  // By their addresses the second comes first.
  ["collapse", "ab", "a.z"],
] as const)(
  "%s: accounts are created in one order, so that none who create the same deadlock",
  async (aliases, ...by) => {
    const accounts = openAccounts(mysql, aliases);
    const [first, second] = [`${by[0]}${name}@gmail.com`, `${by[1]}${name}@gmail.com`];
    const invite = (database: Database, ...emails: string[]) => accounts.create(database, emails.map(invitedAt));
    const other = await mysql.getConnection();
    await other.beginTransaction();
    await invite(other, first);
    const both = Promise.allSettled([invite(mysql, second, first)]);
    // The server's own table of this is as old as 100 ms after its last reading.
    const polls = { interval: 150, timeout: 4000 };
    await vi.waitFor(async () => {
      const sql = "SELECT 1 FROM information_schema.INNODB_TRX WHERE trx_state = 'LOCK WAIT'";
      expect(await database.rows(sql)).not.toEqual([]);
    }, polls);
    const late = await Promise.allSettled([invite(other, second)]);
    await other.commit();
    other.release();
    expect([...late, ...(await both)].map(({ status }) => status)).toEqual(["fulfilled", "fulfilled"]);
  },
);

test("separate aliases are separate accounts", async () => {
  const accounts = openAccounts(mysql, "separate");
  await create(accounts, `${name}@example.org`);
  expect(await find(accounts, `${name}+a@example.org`)).toBeUndefined();
  await create(accounts, `${name}+a@example.org`);
  expect(await countOf(name)).toBe(2);
});

test("accounts from when aliases were separate keep their addresses, and the oldest represents the mailbox", async () => {
  const before = openAccounts(mysql, "separate");
  for (const tag of ["+first", "+second", ""]) await create(before, `${name}${tag}@example.org`);
  const accounts = openAccounts(mysql, "collapse");
  expect(await find(accounts, `${name}+second@example.org`)).toBe(`${name}+second@example.org`);
  expect(await find(accounts, `${name}@example.org`)).toBe(`${name}@example.org`);
  expect(await find(accounts, `${name}+new@example.org`)).toBe(`${name}+first@example.org`);
  await create(accounts, `${name}+new@example.org`);
  expect(await countOf(name)).toBe(3);
});

test("more accounts than fit into one statement get their mailboxes, also when two processes begin at once", async () => {
  const rows = Array.from({ length: 1100 }, (_, at) => [ulid(), `${name}.${at}+x@example.org`, "ACTIVE"]);
  await mysql.query("INSERT INTO User (id, email, status, createdAt, updatedAt) VALUES ?", [
    rows.map((row) => [...row, new Date(), new Date()]),
  ]);
  await Promise.all([openAccounts(mysql, "collapse").prepare(), openAccounts(mysql, "collapse").prepare()]);
  const sql = "SELECT COUNT(*) AS count FROM User WHERE mailbox IS NULL AND email LIKE ?";
  expect(await database.rows(sql, [`${name}%`])).toEqual([{ count: 0 }]);
});

test.each([
  ["separate", "moved@example.org"],
  ["collapse", "moved+alias@example.org"],
] as const)(
  "with %s aliases, an address that another account took at the same instant changes nothing, and ends no transaction",
  async (aliases, taken) => {
    const accounts = openAccounts(mysql, aliases);
    await accounts.prepare();
    const id = await makeUser(mysql, { email: `${name}@example.org` });
    await withConnection(database.url, async (connection) => {
      await connection.query("START TRANSACTION");
      await connection.query("UPDATE User SET name = 'Ann' WHERE id = ?", [id]);
      await create(accounts, `${name}-${taken}`);
      expect(await accounts.changeEmail(connection, id, `${name}-moved@example.org`)).toBe(false);
      expect(await readRows(connection, "SELECT email FROM User WHERE id = ?", [id])).toEqual([
        { email: `${name}@example.org` },
      ]);
      expect(await accounts.changeEmail(connection, id, `${name}-free@example.org`)).toBe(true);
      await connection.query("COMMIT");
    });
    expect(await nameAndEmailOf(id)).toEqual([{ name: "Ann", email: `${name}-free@example.org` }]);
  },
);

test("also in a transaction of Prisma's a taken address changes nothing, and the rest is committed", async () => {
  const prisma = openPrisma(database.url, 2);
  const accounts = openAccounts(mysql, "separate");
  const id = await makeUser(mysql, { email: `${name}@example.org` });
  await create(accounts, `${name}-taken@example.org`);
  const has = await prisma.$transaction(async (transaction) => {
    await transaction.user.update({ where: { id }, data: { name: "Ann" } });
    return accounts.changeEmail(transaction, id, `${name}-taken@example.org`);
  });
  await prisma.$disconnect();
  expect(has).toBe(false);
  expect(await nameAndEmailOf(id)).toEqual([{ name: "Ann", email: `${name}@example.org` }]);
});

test("after a database that did not answer, the mailboxes are assigned by the next call", async () => {
  const id = await makeUser(mysql, { email: `${name}+a@example.org` });
  let away = true;
  const query = (sql: string, values: unknown[]) =>
    away ? Promise.reject(new Error("away")) : mysql.query(sql, values);
  const getConnection = () => mysql.getConnection();
  const accounts = openAccounts({ query, getConnection } as unknown as Pool, "collapse");
  await expect(accounts.find(mysql, [`${name}@example.org`])).rejects.toThrow("away");
  away = false;
  expect((await accounts.find(mysql, [`${name}@example.org`])).get(`${name}@example.org`)?.id).toBe(id);
});
