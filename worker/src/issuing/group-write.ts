import type { IssuedTicket } from "@admit/contract";
import { randomBytes } from "node:crypto";
import { ticketSecretBytes } from "@admit/contract";
import type { Connection } from "mysql2/promise";
import { escape } from "mysql2";
import { monotonicFactory } from "ulid";
import type { Decided, Decision } from "../decide/decide.ts";

/** Ids of one process rise, so that rows are appended to the table's end. */
const nextId = monotonicFactory();

/** Rows per INSERT: statements stay well below any server's `max_allowed_packet`. */
const rowsPerInsert = 2000;

/**
 * Writes the decisions of a group that `readLineState` began, and commits, in one round trip: an error in any statement leaves the
 * transaction uncommitted. Values are ids and numbers of our own making; only the idempotency key is
 * somebody else's text, and is escaped.
 *
 * @param userCap the cap under which holdings grow
 * @returns the tickets of each decision, in their order
 */
export async function writeGroup(
  connection: Connection,
  eventId: string,
  decided: Decided,
  userCap: number,
  decidedAtMs: number,
): Promise<IssuedTicket[][]> {
  const tickets = decided.decisions.map((decision) => makeTickets(decision, decidedAtMs));
  const statements = [
    ...insertPurchases(eventId, decided.decisions, decidedAtMs),
    ...insertTickets(eventId, decided.decisions, tickets, decidedAtMs),
  ];
  if (decided.counted.size > 0) {
    statements.push(
      ...upsertHoldings(eventId, decided.counted, userCap),
      `UPDATE Event SET issuedCount = ${decided.issuedCount}, lastTicketNumber = ${decided.lastTicketNumber} WHERE contentId = '${eventId}'`,
    );
  }
  statements.push("COMMIT", "SET SESSION wait_timeout = DEFAULT");
  await connection.query(statements.join(";\n"));
  return tickets;
}

function makeTickets(decision: Decision, nowMs: number): IssuedTicket[] {
  if (decision.issued === 0) return [];
  const secrets = randomBytes(ticketSecretBytes * decision.issued).toString("hex");
  return Array.from({ length: decision.issued }, (_, at) => ({
    id: nextId(nowMs),
    number: decision.firstNumber + at,
    version: 1,
    secret: secrets.slice(at * ticketSecretBytes * 2, (at + 1) * ticketSecretBytes * 2),
    voidedAtMs: null,
  }));
}

function insertPurchases(eventId: string, decisions: readonly Decision[], decidedAtMs: number): string[] {
  const rows = decisions.map(({ command, ...decision }) => {
    const ids = `'${command.purchaseId}','${eventId}','${command.userId}','${command.requestedById}'`;
    const reason = decision.reason === null ? "NULL" : `'${decision.reason}'`;
    // Clocks of two machines may differ; a decision is never recorded before its acceptance.
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

function upsertHoldings(eventId: string, counted: ReadonlyMap<string, number>, userCap: number): string[] {
  const rows = [...counted].map(([userId, count]) => `('${eventId}','${userId}',${count},${userCap})`);
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

/** A DATETIME(3) literal in UTC. */
function sqlTime(ms: number): string {
  return `'${new Date(ms).toISOString().slice(0, 23).replace("T", " ")}'`;
}
