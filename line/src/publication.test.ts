import { crockfordAlphabet, DecidedStatus, Reason, type IssuedTicket, type Outcome } from "@admit/contract";
import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeOutcome, encodeOutcome, purchaseIdIn } from "./publication.ts";

const id = fc
  .string({
    unit: fc.constantFrom(...Array.from(crockfordAlphabet)),
    minLength: 25,
    maxLength: 25,
  })
  .map((rest) => `0${rest}`);
const ms = fc.integer({ min: 1_700_000_000_000, max: 4_000_000_000_000 });

const ticket: fc.Arbitrary<IssuedTicket> = fc.record({
  id,
  number: fc.integer({ min: 1, max: 2_000_000_000 }),
  version: fc.integer({ min: 1, max: 1000 }),
  secret: fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => Buffer.from(bytes).toString("hex")),
  voidedAtMs: fc.option(ms),
});

const outcome: fc.Arbitrary<Outcome> = fc
  .record({
    purchaseId: id,
    eventId: id,
    userId: id,
    requester: fc.option(id),
    seq: fc.integer({ min: 1 }),
    status: fc.constantFrom(...DecidedStatus.options),
    reason: fc.option(fc.constantFrom(...Reason.options)),
    requested: fc.integer({ min: 1, max: 1000 }),
    issued: fc.integer({ min: 0, max: 1000 }),
    acceptedAtMs: ms,
    waitMs: fc.integer({ min: 0, max: 86_400_000 }),
    tickets: fc.array(ticket, { maxLength: 5 }),
  })
  .map(({ requester, waitMs, ...rest }) => ({
    ...rest,
    requestedById: requester ?? rest.userId,
    decidedAtMs: rest.acceptedAtMs + waitMs,
  }));

test("an outcome is read as it was written", () => {
  fc.assert(
    fc.property(outcome, (each) => {
      const text = encodeOutcome(each);
      expect(decodeOutcome(text)).toEqual(each);
      expect(purchaseIdIn(text)).toBe(each.purchaseId);
    }),
  );
});
