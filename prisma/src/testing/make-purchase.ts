import type { Pool } from "mysql2/promise";
import { ulid } from "ulid";
import { purchaseIdOf } from "../purchase-id-of.ts";

interface PurchaseFields {
  eventId: string;
  userId: string;
  requestedById?: string;
  source?: "BUYER" | "STAFF";
  idempotencyKey?: string;
  seq?: number;
  requested?: number;
  issued?: number;
  status?: "fulfilled" | "partial" | "rejected" | "failed";
  reason?: string | null;
  late?: boolean;
  silent?: boolean;
  acceptedAt?: Date;
  decidedAt?: Date;
  notifiedAt?: Date | null;
}

/** A decided purchase of one ticket, by default one that came too late. Its tickets are the caller's to write. @returns its id */
export async function makePurchase(database: Pick<Pool, "query">, fields: PurchaseFields): Promise<string> {
  const { eventId, userId, requestedById = userId, idempotencyKey = ulid() } = fields;
  const id = purchaseIdOf(requestedById, eventId, idempotencyKey);
  const now = new Date();
  await database.query("INSERT INTO Purchase SET ?", {
    id,
    requestedById,
    idempotencyKey,
    source: requestedById === userId ? "BUYER" : "STAFF",
    seq: 1,
    requested: 1,
    issued: 0,
    status: "rejected",
    reason: "sold-out",
    late: false,
    silent: false,
    acceptedAt: now,
    decidedAt: now,
    ...fields,
  });
  return id;
}
