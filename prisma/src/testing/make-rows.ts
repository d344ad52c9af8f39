import { randomBytes } from "node:crypto";
import { ulid } from "ulid";
import type { Prisma } from "../generated/client.ts";
import { purchaseIdOf } from "../purchase-id-of.ts";
import type { Mysql } from "../rows.ts";

type UserFields = Omit<Partial<Prisma.UserUncheckedCreateInput>, "id" | "links">;
type PurchaseFields = Omit<Partial<Prisma.PurchaseUncheckedCreateInput>, "id"> & { eventId: string; userId: string };
type EventFields = Partial<Prisma.EventUncheckedCreateInput> &
  Partial<Pick<Prisma.ContentUncheckedCreateInput, "slug" | "title" | "status">>;

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

/** Tickets of a purchase, numbered from `first` and valid. */
export async function makeTickets(
  database: Mysql,
  { eventId, userId, purchaseId }: { eventId: string; userId: string; purchaseId: string },
  count: number,
  first = 1,
): Promise<void> {
  const rows = Array.from({ length: count }, (_, at) => {
    return [ulid(), eventId, userId, purchaseId, first + at, randomBytes(6), new Date()];
  });
  await database.query("INSERT INTO Ticket (id, eventId, userId, purchaseId, number, secret, issuedAt) VALUES ?", [
    rows,
  ]);
}
