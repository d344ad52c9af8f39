import type { IssueCommand, Outcome } from "@admit/contract";
import { isDuplicateEntry } from "@admit/prisma";
import type { Pool, ResultSetHeader } from "mysql2/promise";
import { EpochLostError } from "./commit-group.ts";

/**
 * Records a purchase as `failed`: a fault that neither retries nor deciding it alone could mend. Nothing
 * is issued. Under the issuer's epoch, like every write of the line.
 * @throws EpochLostError when another issuer owns the event
 */
export async function failPurchase(
  pool: Pool,
  eventId: string,
  epoch: number,
  command: IssueCommand,
  nowMs: number,
): Promise<Outcome> {
  const decidedAtMs = Math.max(nowMs, command.acceptedAtMs);
  try {
    const [inserted] = await pool.query<ResultSetHeader>(
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
  } catch (error) {
    // An earlier attempt whose answer was lost wrote it.
    if (!isDuplicateEntry(error)) throw error;
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
