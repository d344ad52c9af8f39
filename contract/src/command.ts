import { z } from "zod";
import { Id } from "./id.ts";
import { bundleSizeMax } from "./limits.ts";
import { IdempotencyKey, Quantity } from "./purchase.ts";

/** Who asked: a buyer for themselves, or staff for somebody. Only a buyer is bound by the sale window. */
export const Source = z.enum(["BUYER", "STAFF"]);
export type Source = z.infer<typeof Source>;

/** Times inside the line are milliseconds since 1970 UTC, by Redis' clock: one clock for all gateways. */
const Milliseconds = z.int().min(0);

/** An accepted purchase, as it stands in the line. */
export const IssueCommand = z.object({
  purchaseId: Id,
  seq: z.int().min(1),
  userId: Id,
  requestedById: Id,
  source: Source,
  quantity: Quantity,
  idempotencyKey: IdempotencyKey,
  acceptedAtMs: Milliseconds,
});
export type IssueCommand = z.infer<typeof IssueCommand>;

/** The data of one job: the purchases that one gateway accepted together, in the order of `seq`. */
export const Bundle = z.object({ commands: z.array(IssueCommand).min(1).max(bundleSizeMax) });
export type Bundle = z.infer<typeof Bundle>;
