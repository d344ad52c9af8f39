import { createHash, randomBytes } from "node:crypto";
import { bytesToId } from "@admit/contract";
import type { PoolConnection } from "mysql2/promise";
import { monotonicFactory } from "ulid";
import type { RunDatabase } from "../place/open-place.ts";
import { seedEvent, type SeededEvent } from "../place/seed-event.ts";

const rowsPerStatement = 2000;
const rowsPerTransaction = 50_000;
const userCap = 1_000_000;
const acceptedBeforeMs = 60 * 60 * 1000;

export interface Sales {
  /** Sold so far, in purchases of one ticket each. */
  tickets: number;
  /** Who hold them: as even as can be. */
  holderIds: readonly string[];
}

const nextId = monotonicFactory();

/** An event that has sold tickets, as its line would have left it; nobody's mail is due. */
export async function seedSoldEvent(database: RunDatabase, { tickets, holderIds }: Sales): Promise<SeededEvent> {
  const event = await seedEvent(database, { capacity: 1_000_000_000, userCap });
  const connection = await database.mysql.getConnection();
  try {
    // Rows of our own making are unique as they are.
    await connection.query("SET SESSION unique_checks = 0");
    await insertSales(connection, event.id, holderIds, tickets);
    await insertHoldings(connection, event.id, holderIds, tickets);
    await connection.query(
      `UPDATE Event SET issuedCount = ${tickets}, lastTicketNumber = ${tickets} WHERE contentId = '${event.id}'`,
    );
    return event;
  } finally {
    connection.destroy();
  }
}

/** Active buyers who can hold tickets, and cannot sign in. @returns their ids */
export async function seedHolders(database: RunDatabase, count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, () => nextId());
  const now = sqlTime(Date.now());
  const rows = ids.map((id) => `('${id}','${id.toLowerCase()}@example.org','BUYER','ACTIVE',${now},${now},${now})`);
  await insert(database.mysql, "User (id,email,role,status,activatedAt,createdAt,updatedAt)", rows);
  return ids;
}

/** In the order of `seq`, like the rows of an event that was sold out in one drop; 1,000 decided at a time. */
async function insertSales(
  connection: PoolConnection,
  eventId: string,
  holderIds: readonly string[],
  count: number,
): Promise<void> {
  const startMs = Date.now() - acceptedBeforeMs;
  for (let from = 0; from < count; from += rowsPerTransaction) {
    const purchases: string[] = [];
    const tickets: string[] = [];
    for (let seq = from + 1; seq <= Math.min(from + rowsPerTransaction, count); seq++) {
      const userId = holderIds[seq % holderIds.length] ?? "";
      const atMs = startMs + Math.floor(seq / 1000);
      const at = sqlTime(atMs);
      const digest = createHash("sha256").update(`${userId}\n${eventId}\nsold-${seq}`).digest();
      const id = bytesToId(digest.subarray(0, 16));
      purchases.push(
        `('${id}','${eventId}','${userId}','${userId}','BUYER','sold-${seq}',${seq},1,1,'fulfilled',0,0,${at},${at},${at})`,
      );
      tickets.push(
        `('${nextId(atMs)}','${eventId}','${userId}','${id}',${seq},X'${randomBytes(6).toString("hex")}',${at})`,
      );
    }
    await connection.query("START TRANSACTION");
    await insert(connection, `Purchase (${purchaseColumns})`, purchases);
    await insert(connection, "Ticket (id,eventId,userId,purchaseId,number,secret,issuedAt)", tickets);
    await connection.query("COMMIT");
  }
}

const purchaseColumns =
  "id,eventId,userId,requestedById,source,idempotencyKey,seq,requested,issued,status,late,silent,acceptedAt,decidedAt,notifiedAt";

async function insertHoldings(
  connection: PoolConnection,
  eventId: string,
  holderIds: readonly string[],
  tickets: number,
): Promise<void> {
  const each = Math.floor(tickets / holderIds.length);
  // The tickets' numbers go round the holders from the second one on.
  const more = tickets % holderIds.length;
  const rows = holderIds.map((userId, at) => {
    const counted = each + (at >= 1 && at <= more ? 1 : 0);
    return `('${eventId}','${userId}',${counted},${userCap})`;
  });
  await insert(connection, "Holding (eventId,userId,counted,cap)", rows);
}

async function insert(connection: Pick<PoolConnection, "query">, into: string, rows: readonly string[]): Promise<void> {
  for (let from = 0; from < rows.length; from += rowsPerStatement) {
    await connection.query(`INSERT INTO ${into} VALUES ${rows.slice(from, from + rowsPerStatement).join(",")}`);
  }
}

const sqlTime = (ms: number): string => `'${new Date(ms).toISOString().slice(0, -1)}'`;
