import type { Language } from "@admit/contract";
import type { Pool } from "mysql2/promise";
import { ulid } from "ulid";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openAccounts } from "../accounts/open-accounts.ts";
import type { Mysql } from "../rows.ts";
import { makeEvent, makeUser, openTestDatabase, type TestDatabase } from "../testing/index.ts";
import { hashLinkToken } from "./link-token.ts";
import { writeSignInLink } from "./mailed-link-write.ts";

let database: TestDatabase;
let pool: Pool;
beforeAll(async () => {
  database = await openTestDatabase(3);
  ({ pool } = database);
});
afterAll(() => database.close());

const write = (id: string, email: string, connection: Mysql = pool, nowMs = Date.now()) =>
  writeSignInLink(
    openAccounts(pool, "separate"),
    connection,
    { id, email, event: null, language: "en" as const },
    hashLinkToken(id),
    nowMs,
  );
async function isOpen(id: string): Promise<boolean> {
  const sql = "SELECT id FROM OneTimeLink WHERE id = ? AND usedAt IS NULL AND expiresAt > createdAt";
  return (await database.rows(sql, [id])).length === 1;
}

test.each(["known@example.org", "unknown@example.org"])(
  "a link that was ended stays ended, and another attempt at its mail has nothing to send: %s",
  async (email) => {
    if (email.startsWith("known")) await makeUser(pool, { email });
    const id = ulid();
    const nowMs = Date.now();
    expect(await write(id, email, pool, nowMs)).toMatchObject({ to: email });
    await pool.query("UPDATE OneTimeLink SET expiresAt = createdAt WHERE id = ?", [id]);
    expect(await write(id, email, pool, nowMs + 2000)).toBeNull();
    expect(await isOpen(id)).toBe(false);
  },
);

test("a sign-in mail is in the language of its request, and names its event in it", async () => {
  const eventId = await makeEvent(pool, { title: "Winter Gala" });
  await pool.query("INSERT INTO ContentText SET ?", {
    contentId: eventId,
    language: "de",
    title: "Wintergala",
    body: "",
  });
  const writeIn = async (language: Language | null) => {
    const mail = { id: ulid(), email: `${ulid()}@example.org`.toLowerCase(), event: eventId, language };
    const link = await writeSignInLink(openAccounts(pool, "separate"), pool, mail, hashLinkToken(mail.id), Date.now());
    return [link?.language, link?.events];
  };
  expect(await writeIn("de")).toEqual(["de", ["Wintergala"]]);
  expect(await writeIn("fr")).toEqual(["fr", ["Winter Gala"]]);
  // Requested before mails had a language.
  expect(await writeIn(null)).toEqual(["en", ["Winter Gala"]]);
});

test("another attempt at a mail whose link is open, or has expired meanwhile, renews that link", async () => {
  const [id, nowMs] = [ulid(), Date.now()];
  const first = await write(id, "again@example.org", pool, nowMs);
  const second = await write(id, "again@example.org", pool, nowMs + 1000);
  const afterEnd = await write(id, "again@example.org", pool, (second?.expiresAt.getTime() ?? 0) + 1);
  const expiries = [first, second, afterEnd].map((link) => link?.expiresAt.getTime() ?? 0);
  expect(expiries[0]).toBeLessThan(expiries[1] ?? 0);
  expect(expiries[1]).toBeLessThan(expiries[2] ?? 0);
  expect(await isOpen(id)).toBe(true);
});

test("a link is written in the order of all writers, the user first: using it at the same time causes no deadlock", async () => {
  const email = "locked@example.org";
  const [userId, id] = [await makeUser(pool, { email }), ulid()];
  await write(id, email);
  const [opening, sending] = [await pool.getConnection(), await pool.getConnection()];
  try {
    await opening.query("START TRANSACTION; SELECT id FROM User WHERE id = ? FOR UPDATE", [userId]);
    const writing = write(id, email, sending);
    // The server refreshes its table of transactions after 100 ms without a read.
    await expect.poll(() => isWaiting(sending.threadId), { interval: 150 }).toBe(true);
    const now = new Date();
    await opening.query("UPDATE OneTimeLink SET usedAt = ? WHERE id = ?; COMMIT", [now, id]);
    expect(await writing).toBeNull();
  } finally {
    opening.destroy();
    sending.destroy();
  }
});

/** Whether a connection waits for another's lock. */
async function isWaiting(thread: number): Promise<boolean> {
  const sql = "SELECT trx_state AS state FROM information_schema.INNODB_TRX WHERE trx_mysql_thread_id = ?";
  return (await database.rows(sql, [thread]))[0]?.["state"] === "LOCK WAIT";
}
