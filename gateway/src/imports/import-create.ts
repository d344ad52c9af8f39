import { createHash } from "node:crypto";
import { bytesToId } from "@admit/contract";
import { type Accounts, isDuplicateEntry, onConnection } from "@admit/prisma";
import type { Connection } from "mysql2/promise";
import { monotonicFactory } from "ulid";
import { type AuditEntry, toAuditRow } from "../platform/audit/audit-entry-create.ts";
import { purchaseId } from "../platform/line/acceptance.ts";
import type { ImportLine } from "./csv/read-rows.ts";
import type { ImportServices } from "./services.ts";

/** Longest time to write the largest import, for which a fast server takes a second. */
const writeWithinMs = 30_000;
/** Most rows in one statement: well below MySQL's largest packet, and built in a few milliseconds. */
const chunkSizeMax = 500;

/**
 * The id of an import, derived from the caller, the event and the key: one key has one import for ever. The prefix
 * distinguishes it from the id of a purchase with the same key.
 */
export function importId(requestedById: string, eventId: string, idempotencyKey: string): string {
  const digest = createHash("sha256").update(`import\n${requestedById}\n${eventId}\n${idempotencyKey}`).digest();
  return bytesToId(digest.subarray(0, 16));
}

/** The key of a row's purchase: with it the row is issued once, however often it is sent. */
export const rowKey = (id: string, line: number): string => `${id}:${line}`;

export interface NewImport {
  id: string;
  eventId: string;
  requestedById: string;
  idempotencyKey: string;
  /** SHA-256. */
  fileHash: Buffer;
  /** By which the list is recognised when it is sent again; null for one that was sent again on purpose. */
  contentHash: Buffer | null;
  rows: readonly ImportLine[];
}

/**
 * Writes an import with all its rows, the users that it creates, and the audit entries, in one transaction.
 * @returns false if it, or one with the same content, exists already, since it was sent at the same time
 */
export async function createImport(
  { accounts, mysql }: Pick<ImportServices, "accounts" | "mysql">,
  wanted: NewImport,
): Promise<boolean> {
  try {
    await onConnection(mysql, (connection) => writeImport(accounts, connection, wanted), writeWithinMs);
    return true;
  } catch (error) {
    // Only the import's own id, key and content are derived; all others are random.
    if (isDuplicateEntry(error)) return false;
    throw error;
  }
}

async function writeImport(accounts: Accounts, connection: Connection, wanted: NewImport): Promise<void> {
  const { id, requestedById, eventId, rows } = wanted;
  await connection.beginTransaction();
  const { rows: _, ...columns } = wanted;
  const fields = { ...columns, status: "RUNNING", rowCount: rows.length, createdAt: new Date() };
  await connection.query("INSERT INTO Import SET ?", fields);
  const { ids, created } = await inviteAllSilently(accounts, connection, requestedById, id, rows);
  for (const chunk of inChunks(rows)) await insertRows(connection, wanted, chunk, ids);
  const tickets = rows.reduce((sum, { quantity }) => sum + quantity, 0);
  const details = { eventId, rows: rows.length, tickets, invited: created };
  const subject = { type: "import", id };
  await insertAudit(connection, [{ actorId: requestedById, action: "import.create", subject, details }]);
  await connection.commit();
}

async function insertRows(
  connection: Connection,
  { id, requestedById, eventId }: NewImport,
  rows: readonly ImportLine[],
  userIds: ReadonlyMap<string, string>,
): Promise<void> {
  const values = rows.map(({ line, email, name, quantity }) => {
    const userId = userIds.get(email);
    if (userId === undefined) throw new Error("an import's user was neither found nor created");
    return [id, line, email, name, quantity, userId, purchaseId(requestedById, eventId, rowKey(id, line))];
  });
  await connection.query("INSERT INTO ImportRow (importId, line, email, name, quantity, userId, purchaseId) VALUES ?", [
    values,
  ]);
}

/**
 * Creates invited users for the addresses that no one has, in the caller's transaction and each with an audit entry.
 * They get no message; known users stay as they are.
 *
 * @param importId for the audit: what created them
 * @returns the users' ids by address, and how many are new
 */
export async function inviteAllSilently(
  accounts: Accounts,
  transaction: Connection,
  actorId: string,
  importId: string,
  people: readonly Pick<ImportLine, "email" | "name">[],
): Promise<{ ids: Map<string, string>; created: number }> {
  const emails = people.map(({ email }) => email);
  const known = await accounts.find(transaction, emails);
  const newId = monotonicFactory();
  const unknown = people
    .filter(({ email }) => !known.has(email))
    .map(({ email, name }) => ({ id: newId(), email, name, status: "INVITED" as const }));
  // An address that another transaction has just taken is skipped.
  await accounts.create(transaction, unknown);
  const users = unknown.length === 0 ? known : await accounts.find(transaction, emails);
  // Users whom another transaction created meanwhile have another id, and their own audit entry.
  const created = unknown.filter(({ email, id }) => users.get(email)?.id === id);
  const entries = created.map(({ id, ...user }): AuditEntry => {
    return { actorId, action: "user.create", subject: { type: "user", id }, details: { ...user, importId } };
  });
  for (const chunk of inChunks(entries)) await insertAudit(transaction, chunk);
  return { ids: new Map([...users].map(([email, { id }]) => [email, id])), created: created.length };
}

async function insertAudit(connection: Connection, entries: readonly AuditEntry[]): Promise<void> {
  const sql = "INSERT INTO AuditEntry (id, actorId, action, subjectType, subjectId, details, at) VALUES ?";
  const rows = entries.map(toAuditRow).map(({ details, at, ...row }) => {
    return [row.id, row.actorId, row.action, row.subjectType, row.subjectId, JSON.stringify(details), at];
  });
  await connection.query(sql, [rows]);
}

function* inChunks<Item>(items: readonly Item[]): Generator<readonly Item[]> {
  for (let at = 0; at < items.length; at += chunkSizeMax) yield items.slice(at, at + chunkSizeMax);
}
