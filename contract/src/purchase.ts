import { z } from "zod";
import { Id, Time } from "./values.ts";
import { idempotencyKeyLengthMax, purchaseQuantityMax } from "./limits.ts";
import { Ticket } from "./ticket.ts";

/** Why a purchase got fewer tickets than it asked for, in the order of precedence of the rule. */
export const Reason = z.enum([
  "event-not-found",
  "sale-withdrawn",
  "withdrawn",
  "user-not-eligible",
  "sale-not-open",
  "sale-closed",
  "sold-out",
  "user-cap-reached",
  "event-capacity",
  "user-cap",
  "fault",
]);
export type Reason = z.infer<typeof Reason>;

export const DecidedStatus = z.enum(["fulfilled", "partial", "rejected", "failed"]);
export type DecidedStatus = z.infer<typeof DecidedStatus>;

export const Quantity = z
  .int({ error: "must be a whole number" })
  .min(1, "must be at least 1")
  .max(purchaseQuantityMax, `must be at most ${purchaseQuantityMax}`);

export const PurchaseRequest = z.strictObject({ quantity: Quantity }).meta({ id: "PurchaseRequest" });
export type PurchaseRequest = z.infer<typeof PurchaseRequest>;

export const IdempotencyKey = z
  .string()
  .regex(
    new RegExp(`^[\\x20-\\x7e]{1,${idempotencyKeyLengthMax}}$`),
    `must be 1 to ${idempotencyKeyLengthMax} printable ASCII characters`,
  );

export const Purchase = z
  .object({
    id: Id,
    eventId: Id,
    userId: Id,
    seq: z.int().min(1).meta({ description: "Position in the event's line" }),
    status: z.enum(["queued", ...DecidedStatus.options]),
    quantity: z.int(),
    issued: z.int().nullable(),
    notIssued: z.int().nullable(),
    capReached: z.boolean().nullable(),
    reason: Reason.nullable(),
    tickets: z.array(Ticket),
    acceptedAt: Time,
    decidedAt: Time.nullable(),
    position: z.int().optional().meta({
      description: "While it is queued: how many purchases were before and including it when this was answered",
    }),
    etaMs: z
      .int()
      .nullable()
      .optional()
      .meta({ description: "While it is queued: estimated time to the decision, in milliseconds; null if not known" }),
    leavingAt: Time.optional().meta({
      description:
        "Since when it is to leave the line, while it is queued: in the answer to leaving, and later where the same gateway answers",
    }),
    pollAfterMs: z.int().nullable().meta({ description: "When to poll again, in milliseconds; null once decided" }),
  })
  .meta({ id: "Purchase" });
export type Purchase = z.infer<typeof Purchase>;

/** One ticket of an outcome: all that its code is derived from, except the signing key. */
export const IssuedTicket = z.object({
  id: Id,
  number: z.int().min(1),
  version: z.int().min(1),
  /** Hexadecimal. */
  secret: z.string(),
  voidedAtMs: z.int().nullable(),
});
export type IssuedTicket = z.infer<typeof IssuedTicket>;

/** The result of one purchase. Final: once written, only its tickets may be voided later. */
export const Outcome = z.object({
  purchaseId: Id,
  eventId: Id,
  userId: Id,
  requestedById: Id,
  seq: z.int().min(1),
  status: DecidedStatus,
  reason: Reason.nullable(),
  requested: z.int(),
  issued: z.int(),
  acceptedAtMs: z.int(),
  decidedAtMs: z.int(),
  tickets: z.array(IssuedTicket),
});
export type Outcome = z.infer<typeof Outcome>;

/** How many tickets of an event the caller may still hold; the line decides, this only advises the page. */
export const Allowance = z
  .object({
    eventId: Id,
    userCap: z.int(),
    counted: z.int(),
    remaining: z.int(),
    accountTooNew: z.boolean().meta({ description: "The event asks for older accounts: see `requireAccountBefore`" }),
    waiting: z.array(z.object({ id: Id, quantity: z.int() })).meta({
      description:
        "Your purchases in the event's line, on whatever device, newest first; without those that leave it, and empty while the line does not answer",
    }),
  })
  .meta({ id: "Allowance" });
export type Allowance = z.infer<typeof Allowance>;
