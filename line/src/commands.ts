import { batchSizeMax, capacityMax, Id, IdempotencyKey, Quantity, VoidReason } from "@admit/contract";
import { z } from "zod";

/** Who requested a purchase: the buyer, or staff for a buyer. Only a buyer is bound by the sale window. */
const Source = z.enum(["BUYER", "STAFF"]);
export type Source = z.infer<typeof Source>;

/** Times inside the line are milliseconds since 1970 UTC, by Redis' clock: one clock for all gateways. */
const Milliseconds = z.int().min(0);

/** An accepted purchase, as it is queued. */
const IssueCommand = z.object({
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
   * Whether the sale was open when the line accepted the purchase: the issuer does not judge it again. Absent in
   * batches of earlier releases, which left it to the issuer; false for staff, to whom the window does not apply.
   */
  saleOpen: z.boolean().optional(),
  /** Set by an operator: a purchase that ended by a fault is decided again. */
  retry: z.boolean().optional(),
});
export type IssueCommand = z.infer<typeof IssueCommand>;

/** `changeId` is the id of the audit entry written with the change: a repeated change finds its entry and does nothing. */
const change = { changeId: Id, seq: z.int().min(1), actorId: Id, acceptedAtMs: Milliseconds };

/** Voids a ticket, which frees its capacity. */
const VoidCommand = z.object({ kind: z.literal("ticket.void"), ...change, ticketId: Id, reason: VoidReason });
export type VoidCommand = z.infer<typeof VoidCommand>;

/** Sets an event's capacity. */
const ResizeCommand = z.object({
  kind: z.literal("event.resize"),
  ...change,
  capacity: z.int().min(0).max(capacityMax),
});
export type ResizeCommand = z.infer<typeof ResizeCommand>;

/** A change by staff. It goes through the line because it moves a counter that only the line's issuer writes. */
export type ChangeCommand = VoidCommand | ResizeCommand;

const LineCommand = z.discriminatedUnion("kind", [IssueCommand, VoidCommand, ResizeCommand]);
export type LineCommand = z.infer<typeof LineCommand>;

/** The data of one job: the commands that one gateway accepted together, in the order of `seq`. */
export const Batch = z.object({
  commands: z.array(LineCommand).min(1).max(batchSizeMax),
  /** W3C `traceparent` of the acceptance; absent where nothing is traced. */
  trace: z.string().optional(),
});
export type Batch = z.infer<typeof Batch>;

/** A position in an event's line, and when it was given. */
export type Position = Pick<ChangeCommand, "seq" | "acceptedAtMs">;

/** When an event's tickets are on sale; null leaves that side open. */
export interface SaleTimes {
  salesOpenAt: Date | null;
  salesCloseAt: Date | null;
  endsAt: Date | null;
}

/** A purchase that requests a position. */
export type AcceptRequest = Omit<IssueCommand, "kind" | "seq" | "acceptedAtMs" | "saleOpen"> & {
  /** The sale's times in the gateway's copy of the event; null if they do not apply. */
  sale: SaleTimes | null;
  /** Only answers a purchase that was accepted before: for a request that would be refused. */
  knownOnly: boolean;
};

/** A purchase that has its position; the line remembers it for `keyMemoryMs`. */
export type AcceptedPurchase = Pick<
  IssueCommand,
  "purchaseId" | "userId" | "requestedById" | "seq" | "quantity" | "acceptedAtMs"
> & { eventId: string; saleOpen: boolean };

/**
 * - `new`, `known`: it has a position, now or from before.
 * - `full`: the line has as many purchases as it may have.
 * - `stopped`: staff are taking the event off sale at this moment.
 * - `sale-not-open`, `sale-closed`: outside the sale window.
 * - `unknown`: not accepted before, and `knownOnly`.
 */
export type AcceptAnswer =
  | { kind: "new" | "known"; accepted: AcceptedPurchase }
  | { kind: "full" | "stopped" | "sale-not-open" | "sale-closed" | "unknown" };

export interface AcceptedBatch {
  /** One per request, in their order. */
  answers: AcceptAnswer[];
  /** The line's head. */
  head: number;
}
