import { z } from "zod";
import { Id, ListQuery, Time } from "./values.ts";
import { MailReason } from "./mail.ts";
import { DecidedStatus, Reason } from "./purchase.ts";
import { Ticket, TicketStatus } from "./ticket.ts";
import { User } from "./user.ts";

/** Why a ticket is voided, for later questions. */
export const VoidReason = z.string().trim().min(1, "must say why, for later questions").max(500);

export const VoidRequest = z.strictObject({ reason: VoidReason }).meta({ id: "VoidRequest" });
export type VoidRequest = z.infer<typeof VoidRequest>;

/** Why the mail with a purchase's tickets was not delivered. */
const undelivered = MailReason.nullable().meta({
  description: "Codes of the mail server, if it refused the mail with the tickets for good, or the mail was given up",
});

/** A ticket as staff see it: whose it is and why it is void, never its code. */
export const StaffTicket = z
  .object({
    ...Ticket.shape,
    code: z.null().meta({ description: "Always null: staff never see a code" }),
    holder: User,
    undelivered,
    voidReason: z.string().nullable(),
  })
  .meta({ id: "StaffTicket" });
export type StaffTicket = z.infer<typeof StaffTicket>;

/** A decided purchase as staff see it. */
export const StaffPurchase = z
  .object({
    id: Id,
    eventId: Id,
    seq: z.int().min(1),
    holder: User,
    requestedById: Id.meta({ description: "The holder, or the member of staff who issued it" }),
    source: z.enum(["BUYER", "STAFF"]),
    status: DecidedStatus,
    quantity: z.int(),
    issued: z.int(),
    notIssued: z.int(),
    reason: Reason.nullable(),
    acceptedAt: Time,
    decidedAt: Time,
    notifiedAt: Time.nullable().meta({ description: "When the mail with its tickets went out; null if none did" }),
    undelivered,
  })
  .meta({ id: "StaffPurchase" });
export type StaffPurchase = z.infer<typeof StaffPurchase>;

/** Of which event a person's ticket or purchase is. */
const ofEvent = { event: z.object({ title: z.string(), slug: z.string() }) };
export const PersonTicket = z.object({ ...StaffTicket.shape, ...ofEvent }).meta({ id: "PersonTicket" });
export type PersonTicket = z.infer<typeof PersonTicket>;
export const PersonPurchase = z.object({ ...StaffPurchase.shape, ...ofEvent }).meta({ id: "PersonPurchase" });
export type PersonPurchase = z.infer<typeof PersonPurchase>;

/** How an event's tickets were issued over time. */
export const Sales = z
  .object({
    stepMs: z.int().min(1).meta({ description: "The length of a point's span of time" }),
    points: z.array(z.object({ at: Time, issued: z.int().min(0) })).meta({
      description: "Spans in which tickets were issued, in their order: how many, also those that are void by now",
    }),
  })
  .meta({ id: "Sales" });
export type Sales = z.infer<typeof Sales>;

/** Finds a ticket by its number, or by the beginning of the holder's name or e-mail address. */
const search = z.string().trim().max(254).optional();

export const StaffTicketQuery = z.object({ ...ListQuery.shape, q: search, status: TicketStatus.optional() });
export type StaffTicketQuery = z.infer<typeof StaffTicketQuery>;

export const StaffPurchaseQuery = z.object({
  ...ListQuery.shape,
  q: search,
  status: StaffPurchase.shape.status.optional(),
});
export type StaffPurchaseQuery = z.infer<typeof StaffPurchaseQuery>;

export const VerifyRequest = z.strictObject({ code: z.string().min(1).max(1000) }).meta({ id: "VerifyRequest" });
export type VerifyRequest = z.infer<typeof VerifyRequest>;

/** Why a code admits no one. `ticket` is null where the code is forged. */
export const InvalidReason = z.enum(["forged", "voided", "superseded", "not-visible"]);
export type InvalidReason = z.infer<typeof InvalidReason>;

export const Verification = z
  .object({
    valid: z.boolean(),
    reason: InvalidReason.nullable(),
    // Not `nullable()`: of a named shape that is written as "both the shape and null", which nothing is.
    ticket: z.union([StaffTicket, z.null()]),
  })
  .meta({ id: "Verification" });
export type Verification = z.infer<typeof Verification>;
