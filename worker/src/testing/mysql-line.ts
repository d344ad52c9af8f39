import { makeEvent, makeUser, type TestDatabase } from "@admit/prisma/testing";
import { mysqlIssuerDatabase } from "../database/mysql-issuer-database.ts";
import type { StoredLine, TestedLine } from "../issuing/commit-group.case.ts";

/** An event in MySQL. */
export async function openMysqlLine(
  { pool, rows }: TestDatabase,
  fields: Parameters<typeof makeEvent>[1] = {},
): Promise<TestedLine> {
  const eventId = await makeEvent(pool, fields);
  const read = <Row>(sql: string): Promise<Row[]> => rows(sql, [eventId]);
  return {
    database: mysqlIssuerDatabase(pool),
    eventId,
    run: (work) => work(),
    addUser: (status = "ACTIVE") => makeUser(pool, { status }),
    async setPaused(isPaused) {
      await rows("UPDATE Event SET pausedAt = ? WHERE contentId = ?", [isPaused ? new Date() : null, eventId]);
    },
    async stored() {
      const [event] = await read<StoredLine["event"]>(
        "SELECT capacity, issuedCount, lastTicketNumber FROM Event WHERE contentId = ?",
      );
      if (event === undefined) throw new Error(`event ${eventId} is gone`);
      const purchases = await read<
        Omit<StoredLine["purchases"][number], "late" | "silent"> & { late: number; silent: number }
      >(
        "SELECT seq, status, requested, issued, late, silent, idempotencyKey FROM Purchase WHERE eventId = ? ORDER BY seq",
      );
      const tickets = await read<StoredLine["tickets"][number] & { voidedAt: Date | null }>(
        "SELECT id, number, version, LOWER(HEX(secret)) AS secret, voidedAt FROM Ticket WHERE eventId = ? ORDER BY number",
      );
      return {
        event,
        purchases: purchases.map((row) => ({ ...row, late: row.late === 1, silent: row.silent === 1 })),
        tickets: tickets.map(({ voidedAt, ...ticket }) => ({ ...ticket, voidedAtMs: voidedAt?.getTime() ?? null })),
        holdings: await read("SELECT userId, counted, cap FROM Holding WHERE eventId = ? ORDER BY userId"),
      };
    },
  };
}
