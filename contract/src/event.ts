import { z } from "zod";
import { Id } from "./id.ts";
import { capacityMax } from "./limits.ts";
import { Time, TimeInput } from "./time.ts";

export const slugPattern = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
/** Longest slug, so that an event's address stays readable. */
export const slugLengthMax = 80;

/** A title as an address: `Émile’s Gala 2026!` → `emiles-gala-2026`. A title without a Latin letter or digit gives `event`. */
export function slugOf(title: string): string {
  const slug = title
    .normalize("NFKD")
    .replace(/[\u0300-\u036f'’]/g, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, slugLengthMax)
    .replace(/^-+|-+$/g, "");
  return slug === "" ? "event" : slug;
}

export const SaleState = z.enum(["not-open", "open", "paused", "sold-out", "closed"]);
export type SaleState = z.infer<typeof SaleState>;

export const ContentStatus = z.enum(["DRAFT", "PUBLISHED", "ARCHIVED"]);
export type ContentStatus = z.infer<typeof ContentStatus>;

const eventFields = {
  id: Id,
  slug: z.string(),
  title: z.string(),
  summary: z.string(),
  venue: z.string(),
  startsAt: Time.nullable(),
  endsAt: Time.nullable(),
  salesOpenAt: Time.nullable(),
  salesCloseAt: Time.nullable(),
  capacity: z.int().min(0),
  remaining: z.int().min(0).meta({ description: "Capacity less the counted tickets, at most a second old" }),
  userCap: z.int().min(1).meta({ description: "Most counted tickets one person may hold" }),
  requireAccountBefore: Time.nullable().meta({
    description: "Only accounts created before this may buy; null: all may. Staff may issue to any account",
  }),
  saleState: SaleState,
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

/** When an event's tickets are on sale; null leaves that side open. Milliseconds since 1970 UTC. */
export interface SaleWindow {
  salesOpenAtMs: number | null;
  salesCloseAtMs: number | null;
  endsAtMs: number | null;
}

/** When a sale closes: at `salesCloseAt`, else when the event ends. */
export const closesAt = <Time>(salesCloseAt: Time | null, endsAt: Time | null): Time | null => salesCloseAt ?? endsAt;

/**
 * Where a moment lies in the sale window. A sale without an opening is open once published; one
 * without a close stays open until the event ends.
 */
export function saleWindowAt(window: SaleWindow, atMs: number): "sale-not-open" | "open" | "sale-closed" {
  const closesAtMs = closesAt(window.salesCloseAtMs, window.endsAtMs);
  if (closesAtMs !== null && atMs >= closesAtMs) return "sale-closed";
  if (window.salesOpenAtMs !== null && atMs < window.salesOpenAtMs) return "sale-not-open";
  return "open";
}
