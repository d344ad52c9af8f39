import { createHash } from "node:crypto";

const crockfordAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/**
 * The id of a key's purchase: the first 128 bits of a SHA-256, in Crockford's base 32. Not shared with the gateway, so
 * that the audit compares two implementations of the definition.
 */
export function purchaseIdOf(requestedById: string, eventId: string, idempotencyKey: string): string {
  const hash = createHash("sha256").update(`${requestedById}\n${eventId}\n${idempotencyKey}`, "utf8").digest("hex");
  const digits = BigInt(`0x${hash.slice(0, 32)}`)
    .toString(32)
    .padStart(26, "0");
  return digits.replace(/./g, (digit) => crockfordAlphabet.charAt(Number.parseInt(digit, 32)));
}
