import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { purchaseIdOf } from "./purchase-id-of.ts";

const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

test("an id is the first 128 bits of the hash over requester, event and key", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.string({ unit: "grapheme" }), (requestedById, eventId, key) => {
      const hash = createHash("sha256").update(`${requestedById}\n${eventId}\n${key}`).digest("hex");
      const value = Array.from(purchaseIdOf(requestedById, eventId, key)).reduce(
        (sum, letter) => sum * 32n + BigInt(alphabet.indexOf(letter)),
        0n,
      );
      expect(value.toString(16).padStart(32, "0")).toBe(hash.slice(0, 32));
    }),
  );
});

test("an id has the form of all ids", () => {
  const id = purchaseIdOf("01JD3V5Y6Q8ZK2M4N6P8R0S2T4", "01JD3V5Y6Q8ZK2M4N6P8R0S2T5", "key");
  expect(id).toMatch(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/);
});
