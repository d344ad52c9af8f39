import { openAccounts, openMysql } from "@admit/prisma";
import { createTestDatabase, makeUser, testServers } from "@admit/prisma/testing";
import type { Pool } from "mysql2/promise";
import { ulid } from "ulid";
import { afterAll, beforeAll, expect, test } from "vitest";
import { until } from "../testing/send-import.ts";
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
  await until(async () => {
    const [rows] = await mysql.query(
      "SELECT trx_id FROM information_schema.INNODB_TRX WHERE trx_state = 'LOCK WAIT' AND trx_query LIKE ?",
      [`%${email}%`],
    );
    return (rows as unknown[]).length > 0;
  });
  await first.commit();
  const { ids, made } = await inviting;
  await second.commit();
  first.release();
  second.release();
  expect([ids.get(email), made]).toEqual([id, 1]);
  const [entries] = await mysql.query("SELECT subjectId FROM AuditEntry");
  expect(entries).toEqual([{ subjectId: ids.get(`new-${email}`) }]);
});
