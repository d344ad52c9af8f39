import { z } from "zod";
import { Id } from "./id.ts";
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
