import { createHash } from "node:crypto";
import { bytesToId } from "@admit/contract";

/**
 * The id of an import, derived from who asks, for which event, and under which key: one key has one import
 * for ever. The word in front keeps it apart from the id of a purchase with the same key.
 */
export function importId(requestedById: string, eventId: string, idempotencyKey: string): string {
  const digest = createHash("sha256").update(`import\n${requestedById}\n${eventId}\n${idempotencyKey}`).digest();
  return bytesToId(digest.subarray(0, 16));
}

/** The key of the purchase that a row stands for: with it the row is issued once, however often it is sent. */
export const rowKey = (id: string, line: number): string => `${id}:${line}`;
