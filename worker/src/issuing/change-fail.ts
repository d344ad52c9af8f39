import type { ChangeCommand, ChangeOutcome } from "@admit/contract";
import { onConnection } from "@admit/prisma";
import type { Pool, ResultSetHeader } from "mysql2/promise";
import { ulid } from "ulid";
import { EpochLostError } from "./commit-group.ts";

/**
 * Notes that a change could not be made: a fault that neither retries nor making it alone could mend. Staff may
 * ask for it again, so the entry does not take the change's id. Under the issuer's epoch, like every write of
 * the line.
 * @throws EpochLostError when another issuer owns the event
 */
export async function failChange(
  pool: Pool,
  eventId: string,
  epoch: number,
  change: ChangeCommand,
  nowMs: number,
): Promise<ChangeOutcome> {
  const [type, id] = change.kind === "ticket.void" ? ["ticket", change.ticketId] : ["event", eventId];
  const sql = `INSERT INTO AuditEntry (id, actorId, action, subjectType, subjectId, details, at)
     SELECT ?, ?, ?, ?, ?, ?, ? FROM Event WHERE contentId = ? AND issuerEpoch = ?`;
  const details = JSON.stringify({ eventId, changeId: change.changeId });
  const entry = [ulid(), change.actorId, `${change.kind}.failed`, type, id, details, new Date(nowMs)];
  const [inserted] = await onConnection(pool, (connection) =>
    connection.query<ResultSetHeader>(sql, [...entry, eventId, epoch]),
  );
  if (inserted.affectedRows === 0) throw new EpochLostError(`event ${eventId} is past epoch ${epoch}`);
  return { change, refusal: "fault", purchaseId: null };
}
