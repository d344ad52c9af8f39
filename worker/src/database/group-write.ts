import { ticketSecretBytes, type IssuedTicket } from "@admit/contract";
import { randomBytes } from "node:crypto";
import type { Connection } from "mysql2/promise";
import { escape } from "mysql2";
import { monotonicFactory } from "ulid";
import type { Decided, Decision } from "../decide/decide.ts";
import { auditRows, changeStatements } from "./changes-write.ts";
import type { GroupToWrite } from "./issuer-database.ts";
import { sqlTime } from "./sql-literals.ts";

/** Ids of one process rise, so that rows are appended at the table's end. */
const nextId = monotonicFactory();

const insertAudit = "INSERT INTO AuditEntry (id,actorId,action,subjectType,subjectId,details,at) VALUES";

/** Rows per INSERT: statements stay well below any server's `max_allowed_packet`. */
const rowsPerInsert = 2000;

/**
 * Writes the decisions of a group that `readLineState` began, and commits, in one round trip: an error in any
 * statement leaves the transaction uncommitted. Ids and numbers are our own; text from requests is escaped.
 *
 * @returns the tickets of each decision, in their order
 */
export async function writeGroup(
  connection: Connection,
  eventId: string,
  { decided, retried, userCap, decidedAtMs }: GroupToWrite,
): Promise<IssuedTicket[][]> {
  const tickets = makeTickets(decided.decisions, decidedAtMs);
  const statements = [
    ...removeFailed(retried),
    ...insertPurchases(eventId, decided.decisions, decidedAtMs),
    ...insertTickets(eventId, decided.decisions, tickets, decidedAtMs),
    ...insertMails(decided.decisions, decidedAtMs),
  ];
  if (decided.receivers.size > 0) statements.push(...raiseHoldings(eventId, decided, userCap));
  if (decided.changes.length > 0) statements.push(...changeStatements(eventId, decided, decidedAtMs));
  if (decided.counted.size > 0 || decided.changes.length > 0) {
    statements.push(
      `UPDATE Event SET capacity = ${decided.capacity}, issuedCount = ${decided.issuedCount}, lastTicketNumber = ${decided.lastTicketNumber} WHERE contentId = '${eventId}'`,
    );
  }
  statements.push(...inserts(insertAudit, auditRows(eventId, decided, decidedAtMs)));
  statements.push("COMMIT", "SET SESSION wait_timeout = DEFAULT");
  await connection.query(statements.join(";\n"));
  return tickets;
}

/** The tickets of each decision. */
export function makeTickets(decisions: readonly Decision[], nowMs: number): IssuedTicket[][] {
  const count = decisions.reduce((sum, { issued }) => sum + issued, 0);
  // In one call for the whole group: a call costs more than its bytes.
  const secrets = randomBytes(ticketSecretBytes * count).toString("hex");
  const secretLength = ticketSecretBytes * 2;
  let from = 0;
  return decisions.map(({ issued, firstNumber }) =>
    Array.from({ length: issued }, (_, at) => ({
      id: nextId(nowMs),
      number: firstNumber + at,
      version: 1,
      secret: secrets.slice(from, (from += secretLength)),
      voidedAtMs: null,
    })),
  );
}

/** A failed purchase issued nothing: its row is replaced by that of the new decision. */
function removeFailed(ids: readonly string[]): string[] {
  if (ids.length === 0) return [];
  const list = ids.map((id) => `'${id}'`).join(",");
  return [
    `DELETE FROM Purchase WHERE id IN (${list}) AND status = 'failed'`,
    `DELETE FROM PurchaseFailure WHERE purchaseId IN (${list})`,
  ];
}

function insertPurchases(eventId: string, decisions: readonly Decision[], decidedAtMs: number): string[] {
  const rows = decisions.map(({ command, ...decision }) => {
    const ids = `'${command.purchaseId}','${eventId}','${command.userId}','${command.requestedById}'`;
    const reason = decision.reason === null ? "NULL" : `'${decision.reason}'`;
    // Clocks of two machines may differ: a decision is never recorded before its acceptance.
    const decidedAt = sqlTime(Math.max(decidedAtMs, command.acceptedAtMs));
    return `(${ids},'${command.source}',${escape(command.idempotencyKey)},${command.seq},${command.quantity},${decision.issued},'${decision.status}',${reason},${decision.late},${decision.silent},${sqlTime(command.acceptedAtMs)},${decidedAt})`;
  });
  return inserts(
    "INSERT INTO Purchase (id,eventId,userId,requestedById,source,idempotencyKey,seq,requested,issued,status,reason,late,silent,acceptedAt,decidedAt) VALUES",
    rows,
  );
}

function insertTickets(
  eventId: string,
  decisions: readonly Decision[],
  tickets: readonly IssuedTicket[][],
  issuedAtMs: number,
): string[] {
  const issuedAt = sqlTime(issuedAtMs);
  const rows = decisions.flatMap(({ command }, at) =>
    (tickets[at] ?? []).map(
      (ticket) =>
        `('${ticket.id}','${eventId}','${command.userId}','${command.purchaseId}',${ticket.number},X'${ticket.secret}',${issuedAt})`,
    ),
  );
  return inserts("INSERT INTO Ticket (id,eventId,userId,purchaseId,number,secret,issuedAt) VALUES", rows);
}

/** A row is a mail that is due. A holder who is not active gets none. */
function insertMails(decisions: readonly Decision[], dueAtMs: number): string[] {
  const dueAt = sqlTime(dueAtMs);
  const rows = decisions.flatMap(({ command, issued, silent }) =>
    issued > 0 && !silent ? `('${command.purchaseId}',${dueAt})` : [],
  );
  return inserts("INSERT INTO TicketMail (purchaseId,dueAt) VALUES", rows);
}

function raiseHoldings(eventId: string, { counted, receivers }: Decided, userCap: number): string[] {
  const rows = [...receivers].map((userId) => `('${eventId}','${userId}',${counted.get(userId)},${userCap})`);
  return inserts(
    "INSERT INTO Holding (eventId,userId,counted,cap) VALUES",
    rows,
    " ON DUPLICATE KEY UPDATE counted = VALUES(counted), cap = VALUES(cap)",
  );
}

function inserts(head: string, rows: readonly string[], tail = ""): string[] {
  const statements: string[] = [];
  for (let from = 0; from < rows.length; from += rowsPerInsert) {
    statements.push(`${head}${rows.slice(from, from + rowsPerInsert).join(",")}${tail}`);
  }
  return statements;
}
