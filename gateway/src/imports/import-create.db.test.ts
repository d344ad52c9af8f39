import { openAccounts, openMysql } from "@admit/prisma";
import { createTestDatabase, makeEvent, makeUser, testServers } from "@admit/prisma/testing";
import type { Pool } from "mysql2/promise";
import { ulid } from "ulid";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { createImport, inviteAllSilently } from "./import-create.ts";

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

const transaction = async () => {
  const connection = await mysql.getConnection();
  await connection.beginTransaction();
  return { connection, commit: () => connection.commit().finally(() => connection.release()) };
};

test("an import uses the user whom another transaction creates at the same time, without a second one or entry", async () => {
  const email = `${ulid().toLowerCase()}@example.org`;
  const [first, second] = [await transaction(), await transaction()];
  const id = await makeUser(first.connection, { email, status: "INVITED" });
  const inviting = inviteAllSilently(openAccounts(mysql, "separate"), second.connection, "actor", "import", [
    { email, name: "Known" },
    { email: `new-${email}`, name: "New" },
  ]);
  await waiting(email);
  await first.commit();
  const { ids, created } = await inviting;
  await second.commit();
  expect([ids.get(email), created]).toEqual([id, 1]);
  const [entries] = await mysql.query("SELECT subjectId FROM AuditEntry");
  expect(entries).toEqual([{ subjectId: ids.get(`new-${email}`) }]);
});

test("an import that is the victim of a deadlock is still written, once", async () => {
  const name = ulid().toLowerCase();
  const emails = [`a-${name}@example.org`, `b-${name}@example.org`] as const;
  const other = await transaction();
  // It has written more, so the server rolls back the import.
  for (let weight = 0; weight < 100; weight++)
    await makeUser(other.connection, { email: `${weight}-${name}@example.org` });
  await makeUser(other.connection, { email: emails[1] });
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
  await makeUser(other.connection, { email: emails[0] });
  await other.commit();
  expect(await writing).toBe(true);
  const [rows] = await mysql.query("SELECT email FROM ImportRow WHERE importId = ? ORDER BY line", [wanted.id]);
  expect(rows).toEqual(emails.map((email) => ({ email })));
});

/** Until a transaction with this text in its statement waits for a lock. MySQL refreshes the table after 100 ms without a read. */
const waiting = (text: string) =>
  vi.waitFor(
    async () => {
      const sql = "SELECT trx_id FROM information_schema.INNODB_TRX WHERE trx_state = 'LOCK WAIT' AND trx_query LIKE ?";
      const [rows] = await mysql.query(sql, [`%${text}%`]);
      expect(rows).not.toEqual([]);
    },
    { interval: 150, timeout: 4000 },
  );
