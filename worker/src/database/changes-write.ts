import type { ChangeCommand } from "@admit/line";
import { insertTicketNotice } from "@admit/prisma";
import { escape, format, raw } from "mysql2";
import type { Decided } from "../decide/decide.ts";
import { sqlTime } from "./sql-literals.ts";

/** Writes a group's changes and the counts they alter. Ids and numbers are our own; text from staff is escaped. */
export function changeStatements(eventId: string, decided: Decided, nowMs: number): string[] {
  const now = sqlTime(nowMs);
  const statements = decided.changes.flatMap(({ applies, change }) =>
    applies && change.kind === "ticket.void"
      ? [
          `UPDATE Ticket SET status = 'VOIDED', voidedAt = ${now}, voidedById = '${change.actorId}', voidReason = ${escape(change.reason)} WHERE id = '${change.ticketId}'`,
          format(insertTicketNotice, [change.changeId, "TICKET_VOIDED", raw(now), change.ticketId]),
        ]
      : [],
  );
  return [...statements, ...lowerHoldings(eventId, decided)];
}

/** Keeps the cap under which the user last received tickets: the event's may have been lowered since. */
function lowerHoldings(eventId: string, { counted, receivers }: Decided): string[] {
  return [...counted].flatMap(([userId, count]) =>
    receivers.has(userId)
      ? []
      : `UPDATE Holding SET counted = ${count} WHERE eventId = '${eventId}' AND userId = '${userId}'`,
  );
}

/** A group's audit entries: what staff changed, and what they issued. */
export function auditRows(eventId: string, { changes, decisions }: Decided, nowMs: number): string[] {
  const at = sqlTime(nowMs);
  const row = (id: string, actorId: string, action: string, [type, subjectId]: Subject, details: object): string =>
    `('${id}','${actorId}','${action}','${type}','${subjectId}',${escape(JSON.stringify({ eventId, ...details }))},${at})`;
  const changed = changes.flatMap(({ change, refusal, details }) => {
    if (details === null) return [];
    const action = refusal === null ? change.kind : `${change.kind}.refused`;
    return row(change.changeId, change.actorId, action, subjectOf(eventId, change), details);
  });
  const issuedByStaff = decisions.flatMap(({ command, status, issued }) => {
    const { purchaseId, requestedById, source, userId, quantity } = command;
    if (source !== "STAFF") return [];
    const details = { userId, quantity, issued, status };
    return row(purchaseId, requestedById, "ticket.issue", ["purchase", purchaseId], details);
  });
  return [...changed, ...issuedByStaff];
}

type Subject = [type: string, id: string];

/** The row that a change's audit entry is about. */
export const subjectOf = (eventId: string, change: ChangeCommand): Subject =>
  change.kind === "ticket.void" ? ["ticket", change.ticketId] : ["event", eventId];
