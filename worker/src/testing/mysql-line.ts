import { openMysql } from "@admit/prisma";
import { createTestDatabase, makeEvent, makeUser, testServers } from "@admit/prisma/testing";
import type { Pool, RowDataPacket } from "mysql2/promise";
import { mysqlIssuerDatabase } from "../database/mysql-issuer-database.ts";
import type { StoredLine, TestedLine } from "../issuing/commit-group.case.ts";

export interface TestDatabase {
  pool: Pool;
  rows(sql: string, ...values: unknown[]): Promise<RowDataPacket[]>;
  close(): Promise<void>;
}

/** A database of the test file's own. */
export async function openTestDatabase(connections = 4): Promise<TestDatabase> {
  const database = await createTestDatabase(testServers().databaseUrl);
  const pool = openMysql(database.url, connections);
  return {
    pool,
    rows: async (sql, ...values) => (await pool.query<RowDataPacket[]>(sql, values))[0],
    async close() {
      await pool.end();
      await database.drop();
    },
  };
}

/** An event in MySQL. */
export async function openMysqlLine(
  { pool, rows }: TestDatabase,
  fields: Parameters<typeof makeEvent>[1] = {},
): Promise<TestedLine> {
  const eventId = await makeEvent(pool, fields);
  const read = async <Row>(sql: string): Promise<Row[]> => (await rows(sql, eventId)) as Row[];
  return {
    database: mysqlIssuerDatabase(pool),
    eventId,
    run: (work) => work(),
    addUser: (status = "ACTIVE") => makeUser(pool, { status }),
    async setPaused(isPaused) {
      await rows("UPDATE Event SET pausedAt = ? WHERE contentId = ?", isPaused ? new Date() : null, eventId);
    },
    async stored() {
      const [event] = await read<StoredLine["event"]>(
        "SELECT capacity, issuedCount, lastTicketNumber FROM Event WHERE contentId = ?",
      );
      if (event === undefined) throw new Error(`event ${eventId} is gone`);
      const purchases = await read<StoredLine["purchases"][number]>(
        "SELECT seq, status, issued, late, silent, idempotencyKey FROM Purchase WHERE eventId = ? ORDER BY seq",
      );
      const tickets = await read<StoredLine["tickets"][number] & { voidedAt: Date | null }>(
        "SELECT id, number, version, LOWER(HEX(secret)) AS secret, voidedAt FROM Ticket WHERE eventId = ? ORDER BY number",
      );
      return {
        event,
        purchases: purchases.map((row) => ({ ...row, late: Boolean(row.late), silent: Boolean(row.silent) })),
        tickets: tickets.map(({ voidedAt, ...ticket }) => ({ ...ticket, voidedAtMs: voidedAt?.getTime() ?? null })),
        holdings: await read("SELECT userId, counted, cap FROM Holding WHERE eventId = ? ORDER BY userId"),
      };
    },
  };
}
