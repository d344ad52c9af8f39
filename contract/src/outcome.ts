import { z } from "zod";
import { Id } from "./id.ts";
import { ChangeCommand } from "./command.ts";
import { DecidedStatus, Reason } from "./purchase.ts";

/** One ticket of an outcome: what it takes to derive its code, which needs the signing key besides. */
export const IssuedTicket = z.object({
  id: Id,
  number: z.int().min(1),
  version: z.int().min(1),
  /** Hexadecimal. */
  secret: z.string(),
  voidedAtMs: z.int().nullable(),
});
export type IssuedTicket = z.infer<typeof IssuedTicket>;

/** What became of one purchase. Final: once written it never changes, but for tickets voided later. */
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

/** What became of a change by staff: written, or why it was refused. */
export const ChangeOutcome = z.object({
  change: ChangeCommand,
  refusal: z.enum(["ticket-not-found", "capacity-below-issued", "fault"]).nullable(),
  /** The purchase whose tickets are others now; null where none is. */
  purchaseId: Id.nullable(),
});
export type ChangeOutcome = z.infer<typeof ChangeOutcome>;

/** What an issuer publishes after a group's commit: the outcomes, and where the line stands now. */
export const Publication = z.object({
  eventId: Id,
  head: z.int(),
  /** When the purchase at the head was accepted; 0 while nobody was. */
  headAcceptedAtMs: z.int(),
  /** Null where the publication tells of the line alone. */
  remaining: z.int().nullable(),
  /** Each as `encodeOutcome` writes it. */
  outcomes: z.array(z.string()),
  changes: z.array(ChangeOutcome),
});
export type Publication = z.infer<typeof Publication>;
