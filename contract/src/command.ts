import { z } from "zod";
import { Id } from "./id.ts";
import { bundleSizeMax, capacityMax } from "./limits.ts";
import { IdempotencyKey, Quantity } from "./purchase.ts";
import { VoidReason } from "./staff-ticket.ts";

/** Who asked: a buyer for themselves, or staff for somebody. Only a buyer is bound by the sale window. */
export const Source = z.enum(["BUYER", "STAFF"]);
export type Source = z.infer<typeof Source>;

/** Times inside the line are milliseconds since 1970 UTC, by Redis' clock: one clock for all gateways. */
const Milliseconds = z.int().min(0);

/** An accepted purchase, as it stands in the line. */
export const IssueCommand = z.object({
  kind: z.literal("ticket.issue"),
  purchaseId: Id,
  seq: z.int().min(1),
  userId: Id,
  requestedById: Id,
  source: Source,
  quantity: Quantity,
  idempotencyKey: IdempotencyKey,
  acceptedAtMs: Milliseconds,
  /**
   * Whether the line found the sale open when it accepted the purchase: the issuer does not judge it again. Absent in
   * batches of earlier releases, which left it to the issuer; false for staff, to whom the window does not apply.
   */
  saleOpen: z.boolean().optional(),
  /** An operator's: what ended by a fault is decided again. */
  retry: z.boolean().optional(),
});
export type IssueCommand = z.infer<typeof IssueCommand>;

/**
 * What every change by staff carries. `changeId` is the id of the audit entry that is written with the
 * change: a change that comes again finds its entry, and nothing happens twice.
 */
const change = { changeId: Id, seq: z.int().min(1), actorId: Id, acceptedAtMs: Milliseconds };

/** Voids a ticket: its place is free from then on. */
export const VoidCommand = z.object({
  kind: z.literal("ticket.void"),
  ...change,
  ticketId: Id,
  reason: VoidReason,
});
export type VoidCommand = z.infer<typeof VoidCommand>;

/** Sets an event's capacity. */
export const ResizeCommand = z.object({
  kind: z.literal("event.resize"),
  ...change,
  capacity: z.int().min(0).max(capacityMax),
});
export type ResizeCommand = z.infer<typeof ResizeCommand>;

/** What staff change through the line, since it moves a counter that the line's issuer alone writes. */
export const ChangeCommand = z.discriminatedUnion("kind", [VoidCommand, ResizeCommand]);
export type ChangeCommand = z.infer<typeof ChangeCommand>;

export const LineCommand = z.discriminatedUnion("kind", [IssueCommand, VoidCommand, ResizeCommand]);
export type LineCommand = z.infer<typeof LineCommand>;

/** The data of one job: what one gateway took in together, in the order of `seq`. */
export const Bundle = z.object({
  commands: z.array(LineCommand).min(1).max(bundleSizeMax),
  /** W3C `traceparent` of whoever took it in; absent where nothing is traced. */
  trace: z.string().optional(),
});
export type Bundle = z.infer<typeof Bundle>;
