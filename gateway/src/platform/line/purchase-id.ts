import { bytesToId } from "@admit/contract";
import { hash } from "node:crypto";

/**
 * The id of a purchase, derived from who asks, for which event, and under which key: one key has one id for
 * ever, also when Redis was emptied between two attempts. 128 bits of SHA-256; the parts hold no line break.
 */
export function purchaseId(requestedById: string, eventId: string, idempotencyKey: string): string {
  const digest = hash("sha256", `${requestedById}\n${eventId}\n${idempotencyKey}`, "buffer");
  return bytesToId(digest.subarray(0, 16));
}
