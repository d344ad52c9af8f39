import type { IssueCommand } from "@admit/line";
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
