import { z } from "zod";
import { Id, Time, TimeInput } from "./values.ts";
import { slugLengthMax, slugPattern } from "./event-rules.ts";
import { capacityMax } from "./limits.ts";
import { TimeZone } from "./time-zone.ts";

export const SaleState = z.enum(["not-open", "open", "paused", "sold-out", "closed"]);
export type SaleState = z.infer<typeof SaleState>;

export const ContentStatus = z.enum(["DRAFT", "PUBLISHED", "ARCHIVED"]);
export type ContentStatus = z.infer<typeof ContentStatus>;

export const Refusing = z.string().nullable().meta({
  description: "The organiser's message while new buyers are refused; null while they may join the line",
});

const eventFields = {
  id: Id,
  slug: z.string(),
  title: z.string(),
  summary: z.string(),
  venue: z.string(),
  startsAt: Time.nullable(),
  endsAt: Time.nullable(),
  timeZone: TimeZone,
  salesOpenAt: Time.nullable(),
  salesCloseAt: Time.nullable(),
  capacity: z.int().min(0),
  remaining: z.int().min(0).meta({ description: "Capacity less the counted tickets, at most a second old" }),
  userCap: z.int().min(1).meta({ description: "Most counted tickets one person may hold" }),
  requireAccountBefore: Time.nullable().meta({
    description: "Only accounts created before this may buy; null: all may. Staff may issue to any account",
  }),
  saleState: SaleState,
  refusing: Refusing,
  serverTime: Time,
};

/** An event in a list, without its body, which may be 50,000 characters. At most a second old. */
export const EventSummary = z.object(eventFields).meta({ id: "EventSummary" });
export type EventSummary = z.infer<typeof EventSummary>;

export const Event = z.object({ ...eventFields, body: z.string() }).meta({ id: "Event" });
export type Event = z.infer<typeof Event>;

/** An event as staff see it, drafts included. */
export const StaffEventSummary = z.object({ ...eventFields, status: ContentStatus }).meta({ id: "StaffEventSummary" });
export type StaffEventSummary = z.infer<typeof StaffEventSummary>;

export const StaffEvent = StaffEventSummary.extend({ body: z.string() }).meta({ id: "StaffEvent" });
export type StaffEvent = z.infer<typeof StaffEvent>;

const changeable = {
  title: z.string().trim().min(1).max(200),
  slug: z
    .string()
    .max(slugLengthMax)
    .regex(slugPattern, "must be lower-case letters and digits joined by hyphens, such as winter-gala"),
  summary: z.string().trim().max(500),
  body: z.string().max(50_000),
  venue: z.string().trim().max(200),
  startsAt: TimeInput.nullable(),
  endsAt: TimeInput.nullable(),
  timeZone: TimeZone,
  salesOpenAt: TimeInput.nullable(),
  salesCloseAt: TimeInput.nullable(),
  capacity: z.int().min(0).max(capacityMax),
  userCap: z.int().min(1).max(capacityMax).nullable(),
  requireAccountBefore: TimeInput.nullable(),
  status: ContentStatus,
};

export const EventCreate = z
  .strictObject({ ...changeable })
  .partial()
  .required({ title: true })
  .meta({ id: "EventCreate" });
export type EventCreate = z.infer<typeof EventCreate>;

/** What happens to the purchases in line when a change takes an event off sale: they keep their positions, or get nothing. */
export const WaitingPurchases = z.enum(["decide", "reject"]);
export type WaitingPurchases = z.infer<typeof WaitingPurchases>;

export const EventChange = z
  .strictObject({ ...changeable, waitingPurchases: WaitingPurchases })
  .partial()
  .refine(
    (change) => Object.keys(change).some((name) => name !== "waitingPurchases"),
    "must name at least one field to change",
  )
  .meta({ id: "EventChange" });
export type EventChange = z.infer<typeof EventChange>;
