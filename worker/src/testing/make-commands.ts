import type { IssueCommand, ResizeCommand, VoidCommand } from "@admit/line";
import { ulid } from "ulid";

/** A purchase as the gateway would put it into the line. */
export function makeCommand(seq: number, userId: string, quantity = 1): IssueCommand {
  return {
    kind: "ticket.issue",
    purchaseId: ulid(),
    seq,
    userId,
    requestedById: userId,
    source: "BUYER",
    quantity,
    idempotencyKey: ulid(),
    acceptedAtMs: Date.now(),
  };
}

const placed = (seq: number) => ({ changeId: ulid(), seq, actorId: ulid(), acceptedAtMs: Date.now() });

/** A void as the gateway would put it into the line. */
export const makeVoid = (seq: number, ticketId: string, reason = "lost"): VoidCommand => ({
  kind: "ticket.void",
  ...placed(seq),
  ticketId,
  reason,
});

/** A new capacity as the gateway would put it into the line. */
export const makeResize = (seq: number, capacity: number): ResizeCommand => ({
  kind: "event.resize",
  ...placed(seq),
  capacity,
});
