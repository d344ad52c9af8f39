import type { Pool } from "mysql2/promise";
import { afterAll, beforeAll, expect, test } from "vitest";
import { isTransient } from "./mysql-errors.ts";
import { openMysql } from "./open-mysql.ts";
import { createTestDatabase, testServers } from "./testing/index.ts";
import { withConnection } from "./with-connection.ts";

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let pool: Pool;
beforeAll(async () => {
  database = await createTestDatabase(testServers().databaseUrl);
  pool = openMysql(database.url, 1);
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

test("a transaction that is older than a change of the table it reads is worth trying again", async () => {
  await withConnection(database.url, async (reader) => {
    await reader.query(
      "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ; START TRANSACTION WITH CONSISTENT SNAPSHOT",
    );
    await pool.query("ALTER TABLE Purchase FORCE");
    const refused = await reader.query("SELECT COUNT(*) FROM Purchase").then(
      () => null,
      (error: unknown) => error,
    );
    expect(refused).toMatchObject({ errno: 1412 });
    expect(refused).toSatisfy(isTransient);
  });
});
