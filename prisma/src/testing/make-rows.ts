import { ulid } from "ulid";
import { purchaseIdOf } from "../purchase-id-of.ts";
import type { Mysql } from "../rows.ts";

interface EventFields {
  slug?: string;
  title?: string;
  status?: "DRAFT" | "PUBLISHED" | "ARCHIVED";
  capacity?: number;
  userCap?: number | null;
  requireAccountBefore?: Date | null;
  startsAt?: Date | null;
  endsAt?: Date | null;
  salesOpenAt?: Date | null;
  salesCloseAt?: Date | null;
  pausedAt?: Date | null;
}

/** An event of the test's own: published, on sale without end, with a capacity of 1000. @returns its id */
export async function makeEvent(database: Mysql, fields: EventFields = {}): Promise<string> {
  const id = ulid();
  const now = new Date();
  const { slug = `event-${id.toLowerCase()}`, title = "An event", status = "PUBLISHED", ...eventFields } = fields;
  const content = { id, type: "EVENT", slug, title, body: "", status, createdAt: now, updatedAt: now };
  await database.query("INSERT INTO Content SET ?", content);
  await database.query("INSERT INTO Event SET ?", { contentId: id, capacity: 1000, ...eventFields });
  return id;
}

interface UserFields {
  email?: string | null;
  mailbox?: string | null;
  name?: string;
  role?: "BUYER" | "STAFF" | "ADMIN";
  status?: "INVITED" | "ACTIVE" | "SUSPENDED";
  externalSubject?: string | null;
  createdAt?: Date;
}

/** A user of the test's own: an active buyer with their own address. @returns their id */
export async function makeUser(database: Mysql, fields: UserFields = {}): Promise<string> {
  const id = ulid();
  const now = new Date();
  const { status = "ACTIVE" } = fields;
  await database.query("INSERT INTO User SET ?", {
    id,
    email: `${id.toLowerCase()}@example.org`,
    status,
    createdAt: now,
    updatedAt: now,
    activatedAt: status === "INVITED" ? null : now,
    ...fields,
  });
  return id;
}

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

/** A decided purchase of one ticket, rejected as sold out by default. The caller writes its tickets. @returns its id */
export async function makePurchase(database: Mysql, fields: PurchaseFields): Promise<string> {
  const { eventId, userId, requestedById = userId, idempotencyKey = ulid() } = fields;
  const id = purchaseIdOf(requestedById, eventId, idempotencyKey);
  const now = new Date();
  const source = requestedById === userId ? "BUYER" : "STAFF";
  await database.query("INSERT INTO Purchase SET ?", {
    id,
    requestedById,
    idempotencyKey,
    source,
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
