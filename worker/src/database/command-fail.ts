import type { Outcome } from "@admit/contract";
import type { ChangeCommand, ChangeOutcome, IssueCommand } from "@admit/line";
import { isDuplicateEntry, onConnection, writeRows, newId } from "@admit/prisma";
import { describeError } from "@admit/telemetry";
import type { Pool } from "mysql2/promise";
import { subjectOf } from "./changes-write.ts";
import { EpochLostError, type FailedCommand, outcomeOf } from "./issuer-database.ts";

const reasonMax = 500;

/** Records a purchase as `failed`. Nothing is issued; operators see the reason, and may have it decided again. */
export async function failPurchase(
  pool: Pool,
  eventId: string,
  { epoch, command, error, nowMs }: FailedCommand & { command: IssueCommand },
): Promise<Outcome> {
  const outcome = failedOutcome(eventId, command, nowMs);
  const decidedAt = new Date(outcome.decidedAtMs);
  const { purchaseId, userId, requestedById, source, idempotencyKey, seq, quantity } = command;
  const [late, times] = [
    [seq, eventId],
    [new Date(command.acceptedAtMs), decidedAt],
  ];
  try {
    await onConnection(pool, async (connection) => {
      await connection.beginTransaction();
      const inserted = await writeRows(
        connection,
        `INSERT INTO Purchase
           (id, eventId, userId, requestedById, source, idempotencyKey, seq, requested, issued, status, reason, late, silent, acceptedAt, decidedAt)
         SELECT ?, contentId, ?, ?, ?, ?, ?, ?, 0, 'failed', 'fault',
                ? < COALESCE((SELECT MAX(seq) FROM Purchase WHERE eventId = ?), 0), TRUE, ?, ?
           FROM Event WHERE contentId = ? AND issuerEpoch = ?`,
        [purchaseId, userId, requestedById, source, idempotencyKey, seq, quantity, ...late, ...times, eventId, epoch],
      );
      if (inserted === 0) throw new EpochLostError(`event ${eventId} is past epoch ${epoch}`);
      const reason = describeFailure(error);
      await connection.query("REPLACE INTO PurchaseFailure SET ?", { purchaseId, eventId, reason, at: decidedAt });
      await connection.commit();
    });
  } catch (cause) {
    // An earlier attempt wrote it and its answer was lost, or it has failed before and was retried.
    if (!isDuplicateEntry(cause)) throw cause;
  }
  return outcome;
}

export const failedOutcome = (eventId: string, command: IssueCommand, nowMs: number): Outcome =>
  outcomeOf(eventId, command, { status: "failed", reason: "fault", issued: 0, tickets: [] }, nowMs);

/** Without the values: a database's message may quote an idempotency key. */
function describeFailure(error: unknown): string {
  const { code, message } = describeError(error);
  return [code, message].filter(Boolean).join(": ").slice(0, reasonMax);
}

/** Records that a change failed. Staff may ask for it again, so the entry does not take the change's id. */
export async function failChange(
  pool: Pool,
  eventId: string,
  { epoch, command: change, nowMs }: FailedCommand & { command: ChangeCommand },
): Promise<ChangeOutcome> {
  const sql = `INSERT INTO AuditEntry (id, actorId, action, subjectType, subjectId, details, at)
     SELECT ?, ?, ?, ?, ?, ?, ? FROM Event WHERE contentId = ? AND issuerEpoch = ?`;
  const details = JSON.stringify({ eventId, changeId: change.changeId });
  const entry = [
    newId(),
    change.actorId,
    `${change.kind}.failed`,
    ...subjectOf(eventId, change),
    details,
    new Date(nowMs),
  ];
  const inserted = await onConnection(pool, (connection) => writeRows(connection, sql, [...entry, eventId, epoch]));
  if (inserted === 0) throw new EpochLostError(`event ${eventId} is past epoch ${epoch}`);
  return { change, refusal: "fault", purchaseId: null };
}
