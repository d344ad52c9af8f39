import type { IssueCommand, Outcome } from "@admit/contract";
import { isDuplicateEntry, onConnection } from "@admit/prisma";
import type { Pool, ResultSetHeader } from "mysql2/promise";
import { describeError } from "@admit/telemetry";
import { EpochLostError } from "./commit-group.ts";

const reasonMax = 500;

/** Without what was written: a database's words may quote somebody's key. */
function describeFailure(error: unknown): string {
  const { code, message } = describeError(error);
  return [code, message].filter(Boolean).join(": ").slice(0, reasonMax);
}

/**
 * Records a purchase as `failed`: a fault that neither retries nor deciding it alone could mend. Nothing
 * is issued; operators see why, and may have it decided again. Under the issuer's epoch, like every write of the line.
 * @throws EpochLostError when another issuer owns the event
 */
export async function failPurchase(
  pool: Pool,
  eventId: string,
  epoch: number,
  command: IssueCommand,
  error: unknown,
  nowMs: number,
): Promise<Outcome> {
  const decidedAtMs = Math.max(nowMs, command.acceptedAtMs);
  try {
    await onConnection(pool, async (connection) => {
      await connection.beginTransaction();
      const [inserted] = await connection.query<ResultSetHeader>(
        `INSERT INTO Purchase
           (id, eventId, userId, requestedById, source, idempotencyKey, seq, requested, issued, status, reason, late, silent, acceptedAt, decidedAt)
         SELECT ?, contentId, ?, ?, ?, ?, ?, ?, 0, 'failed', 'fault',
                ? < COALESCE((SELECT MAX(seq) FROM Purchase WHERE eventId = ?), 0), TRUE, ?, ?
           FROM Event WHERE contentId = ? AND issuerEpoch = ?`,
        [
          command.purchaseId,
          command.userId,
          command.requestedById,
          command.source,
          command.idempotencyKey,
          command.seq,
          command.quantity,
          command.seq,
          eventId,
          new Date(command.acceptedAtMs),
          new Date(decidedAtMs),
          eventId,
          epoch,
        ],
      );
      if (inserted.affectedRows === 0) throw new EpochLostError(`event ${eventId} is past epoch ${epoch}`);
      await connection.query("REPLACE INTO PurchaseFailure SET ?", {
        purchaseId: command.purchaseId,
        eventId,
        reason: describeFailure(error),
        at: new Date(decidedAtMs),
      });
      await connection.commit();
    });
  } catch (cause) {
    // An earlier attempt whose answer was lost wrote it, or it has failed before and was retried.
    if (!isDuplicateEntry(cause)) throw cause;
  }
  return {
    purchaseId: command.purchaseId,
    eventId,
    userId: command.userId,
    requestedById: command.requestedById,
    seq: command.seq,
    status: "failed",
    reason: "fault",
    requested: command.quantity,
    issued: 0,
    acceptedAtMs: command.acceptedAtMs,
    decidedAtMs,
    tickets: [],
  };
}
