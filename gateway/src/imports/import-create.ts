import { type Accounts, isDuplicateEntry, onConnection } from "@admit/prisma";
import type { Connection } from "mysql2/promise";
import { ulid } from "ulid";
import type { ImportServices } from "./services.ts";
import { purchaseId } from "../platform/line/purchase-id.ts";
import type { ImportLine } from "./csv/read-rows.ts";
import { rowKey } from "./import-id.ts";
import { inChunks } from "./in-chunks.ts";
import { inviteAllSilently } from "./users-invite-silently.ts";

/** Longest time to write the largest import, for which a fast server takes a second. */
const writeWithinMs = 30_000;

export interface NewImport {
  id: string;
  eventId: string;
  requestedById: string;
  idempotencyKey: string;
  /** SHA-256. */
  fileHash: Buffer;
  rows: readonly ImportLine[];
}

/**
 * Writes an import with all its rows, the users whom it makes, and their audit, in one transaction: it is
 * there as a whole or not at all.
 * @returns false where it is there already, since somebody sent it at the same time
 */
export async function createImport(
  { accounts, mysql }: Pick<ImportServices, "accounts" | "mysql">,
  wanted: NewImport,
): Promise<boolean> {
  try {
    await onConnection(mysql, (connection) => writeImport(accounts, connection, wanted), writeWithinMs);
    return true;
  } catch (error) {
    // Of its ids and keys only the import's own are derived, and not drawn at random.
    if (isDuplicateEntry(error)) return false;
    throw error;
  }
}

async function writeImport(accounts: Accounts, connection: Connection, wanted: NewImport): Promise<void> {
  const { id, requestedById, eventId, rows } = wanted;
  await connection.beginTransaction();
  await insertImport(connection, wanted);
  const { ids, made } = await inviteAllSilently(accounts, connection, requestedById, id, rows);
  for (const chunk of inChunks(rows)) await insertRows(connection, wanted, chunk, ids);
  const tickets = rows.reduce((sum, { quantity }) => sum + quantity, 0);
  await recordImport(connection, wanted, { eventId, rows: rows.length, tickets, invited: made });
  await connection.commit();
}

async function insertImport(connection: Connection, wanted: NewImport): Promise<void> {
  const { rows, ...columns } = wanted;
  await connection.query("INSERT INTO Import SET ?", {
    ...columns,
    status: "RUNNING",
    rowCount: rows.length,
    createdAt: new Date(),
  });
}

async function insertRows(
  connection: Connection,
  { id, requestedById, eventId }: NewImport,
  rows: readonly ImportLine[],
  userIds: ReadonlyMap<string, string>,
): Promise<void> {
  const values = rows.map(({ line, email, name, quantity }) => {
    const userId = userIds.get(email);
    if (userId === undefined) throw new Error("an import's user was neither found nor made");
    return [id, line, email, name, quantity, userId, purchaseId(requestedById, eventId, rowKey(id, line))];
  });
  await connection.query("INSERT INTO ImportRow (importId, line, email, name, quantity, userId, purchaseId) VALUES ?", [
    values,
  ]);
}

async function recordImport(connection: Connection, { id, requestedById }: NewImport, details: object): Promise<void> {
  await connection.query("INSERT INTO AuditEntry SET ?", {
    id: ulid(),
    actorId: requestedById,
    action: "import.create",
    subjectType: "import",
    subjectId: id,
    details: JSON.stringify(details),
    at: new Date(),
  });
}
