import type { Mysql } from "../../src/platform/database.ts";
import { makeUser } from "@admit/prisma/testing";

const digits =
  "(SELECT 0 AS d UNION SELECT 1 UNION SELECT 2 UNION SELECT 3 UNION SELECT 4 UNION SELECT 5 UNION SELECT 6 UNION SELECT 7 UNION SELECT 8 UNION SELECT 9)";
const millionMax = "a.d + 10 * b.d + 100 * c.d + 1000 * d.d + 10000 * e.d + 100000 * f.d";

/**
 * So many purchases of one ticket each, numbered from 1, of one holder: written by the server itself, for
 * tests of what grows. Once per database, up to a million.
 */
export async function issueInBulk(mysql: Mysql, eventId: string, count: number): Promise<{ holderId: string }> {
  const holderId = await makeUser(mysql, { name: "Many" });
  const numbers = `(SELECT 1 + ${millionMax} AS n FROM ${["a", "b", "c", "d", "e", "f"]
    .map((name) => `${digits} ${name}`)
    .join(", ")}) numbers WHERE n <= ${count}`;
  const purchaseId = "LPAD(n, 26, '0')";
  await mysql.query(
    `INSERT INTO Purchase (id, eventId, userId, requestedById, source, idempotencyKey, seq, requested, issued, status,
      late, silent, acceptedAt, decidedAt)
    SELECT ${purchaseId}, ?, ?, ?, 'BUYER', n, n, 1, 1, 'fulfilled', FALSE, FALSE, NOW(3), NOW(3) FROM ${numbers}`,
    [eventId, holderId, holderId],
  );
  await mysql.query(
    `INSERT INTO Ticket (id, eventId, userId, purchaseId, number, secret, issuedAt)
    SELECT ${purchaseId}, ?, ?, ${purchaseId}, n, 'secret', NOW(3) FROM ${numbers}`,
    [eventId, holderId],
  );
  await mysql.query("UPDATE Event SET capacity = ?, issuedCount = ?, lastTicketNumber = ? WHERE contentId = ?", [
    count,
    count,
    count,
    eventId,
  ]);
  await mysql.query("INSERT INTO Holding SET ?", { eventId, userId: holderId, counted: count, cap: count });
  return { holderId };
}
