import { createHash } from "node:crypto";
import type { RowDataPacket } from "mysql2/promise";
import { afterEach, beforeEach, expect, test } from "vitest";
import { audit } from "../audit/audit.ts";
import { makeUser, openTestDatabase, type TestDatabase } from "../testing/index.ts";
import { createDemoData } from "./create-demo-data.ts";
import { createDemoLinks } from "./create-demo-links.ts";

const now = new Date("2026-05-01T10:20:30.400Z");
const hourMs = 3_600_000;

let database: TestDatabase;
beforeEach(async () => void (database = await openTestDatabase(1)));
afterEach(() => database.close());

const query = (sql: string) => database.rows<RowDataPacket>(sql);

const allRows = () => query("SELECT * FROM Content JOIN Event ON contentId = id ORDER BY slug");

test("the demo is created once, even by two starts at the same time and by one years later", async () => {
  await Promise.all([createDemoData(database.url, now), createDemoData(database.url, now)]);
  const created = await allRows();
  await createDemoData(database.url, new Date("2031-01-01T00:00:00Z"));
  expect(await allRows()).toEqual(created);
  expect(created).toHaveLength(5);
  expect(await query("SELECT COUNT(*) AS users FROM User")).toEqual([{ users: 34 }]);
});

test("the demo has a sale that is open, one that opens in a minute, one nearly sold out and one closed", async () => {
  await createDemoData(database.url, now);
  const events = await allRows();
  const sales = Object.fromEntries(
    events.map((event) => [
      event["slug"],
      {
        isOpen: (event["salesOpenAt"] ?? now) <= now && now < (event["salesCloseAt"] ?? Infinity),
        opensInMs: Math.max(0, (event["salesOpenAt"] ?? now) - now.getTime()),
        remaining: event["capacity"] - event["issuedCount"],
      },
    ]),
  );
  expect(sales).toEqual({
    "strings-in-the-turbine-hall": { isOpen: true, opensInMs: 0, remaining: 997 },
    "cinema-on-the-old-pier": { isOpen: false, opensInMs: 60_000, remaining: 400 },
    "supper-under-the-clock": { isOpen: true, opensInMs: 0, remaining: 3 },
    "paper-boat-regatta": { isOpen: false, opensInMs: 0, remaining: 298 },
    rehearsal: { isOpen: true, opensInMs: 0, remaining: 1000 },
  });
});

test("the demo keeps every rule, sends no mail, and gives an invited user three tickets silently", async () => {
  await createDemoData(database.url, now);
  expect((await audit(database.pool)).violations).toEqual([]);
  expect(await query("SELECT id FROM Purchase WHERE notifiedAt IS NULL AND NOT silent")).toEqual([]);
  const invited = await query(
    `SELECT u.status, p.issued, p.silent, p.source FROM User u JOIN Purchase p ON p.userId = u.id
     WHERE u.email = 'invited@example.org'`,
  );
  expect(invited).toEqual([{ status: "INVITED", issued: 3, silent: 1, source: "STAFF" }]);
});

/** The stored link of a URL. */
async function stored(url: string): Promise<RowDataPacket[]> {
  const token = new URL(url).hash.slice(1);
  return database.rows(
    `SELECT purpose, email, usedAt, TIMESTAMPDIFF(SECOND, l.createdAt, expiresAt) * 1000 AS livesMs
     FROM OneTimeLink l JOIN (SELECT id, email AS address FROM User) u ON u.id = userId WHERE tokenHash = ?`,
    [createHash("sha256").update(token, "utf8").digest()],
  );
}

test("each start gives a link to the buyer, the invited user and the admin, of which only the hash is stored", async () => {
  await createDemoData(database.url);
  const links = await createDemoLinks(database.url, "http://127.0.0.1:8080");
  expect(links.map(({ label, url }) => [label, url.replace(/#.*/, "#")])).toEqual([
    ["a buyer, Mara Lindqvist <buyer@example.org>", "http://127.0.0.1:8080/sign-in#"],
    ["an invited user, Jonas Okafor <invited@example.org>", "http://127.0.0.1:8080/activate#"],
    ["an admin, Tomás Vela <admin@example.org>", "http://127.0.0.1:8080/sign-in#"],
  ]);
  const [buyer, invited, admin] = await Promise.all(links.map(({ url }) => stored(url)));
  expect(buyer).toMatchObject([{ purpose: "SIGN_IN", usedAt: null, livesMs: 12 * hourMs }]);
  expect(invited).toMatchObject([{ purpose: "ACTIVATE", usedAt: null, livesMs: 14 * 24 * hourMs }]);
  expect(admin).toMatchObject([{ purpose: "SIGN_IN", usedAt: null, livesMs: 12 * hourMs }]);
  // Of an invitation's links only the last one is open.
  const again = await createDemoLinks(database.url, "http://127.0.0.1:8080");
  expect(await stored(links[1]?.url ?? "")).toEqual([]);
  expect(await stored(again[1]?.url ?? "")).toHaveLength(1);
});

test("an active user gets a link to sign in, and a suspended one none", async () => {
  await createDemoData(database.url);
  await query(
    `UPDATE User SET status = 'ACTIVE' WHERE email = 'invited@example.org';
     UPDATE User SET status = 'SUSPENDED' WHERE email = 'buyer@example.org'`,
  );
  const links = await createDemoLinks(database.url, "https://tickets.example.org/");
  expect(links.map(({ url }) => url.replace(/#.*/, "#"))).toEqual([
    "https://tickets.example.org/sign-in#",
    "https://tickets.example.org/sign-in#",
  ]);
});

test("a database with people or events of its own is left as it is, and gets no links", async () => {
  await makeUser(database.pool, { email: "organiser@example.com", role: "ADMIN" });
  await createDemoData(database.url, now);
  expect(await allRows()).toEqual([]);
  expect(await query("SELECT email FROM User")).toEqual([{ email: "organiser@example.com" }]);
  expect(await createDemoLinks(database.url, "http://127.0.0.1:8080")).toEqual([]);
});
