import type { ChangeCommand, IssueCommand } from "@admit/line";
import { escape } from "mysql2";
import type { Decided } from "../decide/decide.ts";
import { sqlTime } from "./sql-literals.ts";

/** Writes a group's changes and the counts they alter. Ids and numbers are our own; text from staff is escaped. */
export function changeStatements(eventId: string, decided: Decided, nowMs: number): string[] {
  const now = sqlTime(nowMs);
  const statements = decided.changes.flatMap(({ applies, change }) =>
    applies && change.kind === "ticket.void"
      ? `UPDATE Ticket SET status = 'VOIDED', voidedAt = ${now}, voidedById = '${change.actorId}', voidReason = ${escape(change.reason)} WHERE id = '${change.ticketId}'`
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
  const changed = changes.flatMap(({ change, refusal, details }) => {
    if (details === null) return [];
    const action = refusal === null ? change.kind : `${change.kind}.refused`;
    return auditRow(
      change.changeId,
      change.actorId,
      action,
      subjectOf(eventId, change),
      { eventId, ...details },
      nowMs,
    );
  });
  const issued = decisions.flatMap(({ command, status, issued: count }) =>
    command.source === "STAFF"
      ? auditRow(
          command.purchaseId,
          command.requestedById,
          "ticket.issue",
          ["purchase", command.purchaseId],
          issueDetails(eventId, command, status, count),
          nowMs,
        )
      : [],
  );
  return [...changed, ...issued];
}

const issueDetails = (eventId: string, { userId, quantity }: IssueCommand, status: string, issued: number): object => ({
  eventId,
  userId,
  quantity,
  issued,
  status,
});

const subjectOf = (eventId: string, change: ChangeCommand): [type: string, id: string] =>
  change.kind === "ticket.void" ? ["ticket", change.ticketId] : ["event", eventId];

function auditRow(
  id: string,
  actorId: string,
  action: string,
  [subjectType, subjectId]: [string, string],
  details: object,
  nowMs: number,
): string {
  return `('${id}','${actorId}','${action}','${subjectType}','${subjectId}',${escape(JSON.stringify(details))},${sqlTime(nowMs)})`;
}
