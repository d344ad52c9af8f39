import { openAccounts, openMysql } from "@admit/prisma";
import { createTestDatabase, makeEvent, makeUser, testServers } from "@admit/prisma/testing";
import type { Pool } from "mysql2/promise";
import { ulid } from "ulid";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { createImport } from "./import-create.ts";
import { inviteAllSilently } from "./users-invite-silently.ts";

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let mysql: Pool;
beforeAll(async () => {
  database = await createTestDatabase(testServers().databaseUrl);
  mysql = openMysql(database.url, 3);
});
afterAll(async () => {
  await mysql.end();
  await database.drop();
});

test("somebody whom another makes at the same time is that other's: one user, and no entry for a second", async () => {
  const email = `${ulid().toLowerCase()}@example.org`;
  const [first, second] = [await mysql.getConnection(), await mysql.getConnection()];
  await Promise.all([first.beginTransaction(), second.beginTransaction()]);
  const id = await makeUser(first, { email, status: "INVITED" });
  const inviting = inviteAllSilently(openAccounts(mysql, "separate"), second, "actor", "import", [
    { email, name: "Known" },
    { email: `new-${email}`, name: "New" },
  ]);
  // It waits for the row that is not committed yet.
  await waiting(email);
  await first.commit();
  const { ids, made } = await inviting;
  await second.commit();
  first.release();
  second.release();
  expect([ids.get(email), made]).toEqual([id, 1]);
  const [entries] = await mysql.query("SELECT subjectId FROM AuditEntry");
  expect(entries).toEqual([{ subjectId: ids.get(`new-${email}`) }]);
});

test("an import that is the victim of a deadlock is written all the same, once", async () => {
  const name = ulid().toLowerCase();
  const emails = [`a-${name}@example.org`, `b-${name}@example.org`] as const;
  const other = await mysql.getConnection();
  await other.beginTransaction();
  // It has written more: the server ends the other one.
  for (let weight = 0; weight < 100; weight++) await makeUser(other, { email: `${weight}-${name}@example.org` });
  await makeUser(other, { email: emails[1] });
  const wanted = {
    id: ulid(),
    eventId: await makeEvent(mysql),
    requestedById: ulid(),
    idempotencyKey: "a key",
    fileHash: Buffer.alloc(32),
    rows: emails.map((email, at) => ({ line: at + 2, email, name: "", quantity: 1 })),
  };
  const writing = createImport({ accounts: openAccounts(mysql, "separate"), mysql }, wanted);
  await waiting(name);
  await makeUser(other, { email: emails[0] });
  await other.commit();
  other.release();
  expect(await writing).toBe(true);
  const [rows] = await mysql.query("SELECT email FROM ImportRow WHERE importId = ? ORDER BY line", [wanted.id]);
  expect(rows).toEqual(emails.map((email) => ({ email })));
});

/** Until a transaction waits for a row, with that text in its statement. The server renews its table once no one has read it for 100 ms. */
const waiting = (text: string) =>
  vi.waitFor(
    async () => {
      const sql = "SELECT trx_id FROM information_schema.INNODB_TRX WHERE trx_state = 'LOCK WAIT' AND trx_query LIKE ?";
      const [rows] = await mysql.query(sql, [`%${text}%`]);
      expect(rows).not.toEqual([]);
    },
    { interval: 150, timeout: 4000 },
  );
