import { createHash } from "node:crypto";
import { crockfordAlphabet, isId } from "@admit/contract";
import fc from "fast-check";
import { expect, test } from "vitest";
import { purchaseIdOf } from "./purchase-id-of.ts";

test("an id is the first 128 bits of the hash over requester, event and key", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.string({ unit: "grapheme" }), (requestedById, eventId, key) => {
      const hash = createHash("sha256").update(`${requestedById}\n${eventId}\n${key}`).digest("hex");
      const id = purchaseIdOf(requestedById, eventId, key);
      expect(isId(id)).toBe(true);
      const value = Array.from(id).reduce((sum, letter) => sum * 32n + BigInt(crockfordAlphabet.indexOf(letter)), 0n);
      expect(value.toString(16).padStart(32, "0")).toBe(hash.slice(0, 32));
    }),
  );
});
