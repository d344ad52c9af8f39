import { z } from "zod";
import { Id, Language, ListQuery, Time, TimeInput } from "./values.ts";
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

/** What the organiser asks for a ticket, in the currency's smallest unit. Admit takes no money. */
export const Price = z.object({
  amountMinor: z.int().min(1).max(1_000_000_000).meta({ description: "In the smallest unit: 1250 is EUR 12.50" }),
  currency: z.string().regex(/^[A-Z]{3}$/, "must be an ISO 4217 code, such as EUR"),
});
export type Price = z.infer<typeof Price>;

/** An event's picture in several widths, narrowest first. */
export const Poster = z.object({
  sources: z.array(z.object({ url: z.string(), width: z.int() })).min(1),
  width: z.int().meta({ description: "Of the widest, in pixels, to reserve its room" }),
  height: z.int(),
  alt: z.string().meta({ description: "What it shows, for those who do not see it; may be empty" }),
});
export type Poster = z.infer<typeof Poster>;

const summaryTexts = { title: z.string(), summary: z.string() };
const allTexts = {
  ...summaryTexts,
  body: z.string().meta({ description: "Markdown, as the organiser wrote it" }),
  bodyHtml: z.string().meta({ description: "The body as HTML that is safe to show" }),
};
/** The event's texts in further languages. */
const translationsOf = <Shape extends z.ZodRawShape>(shape: Shape) => z.partialRecord(Language, z.object(shape));

const eventFields = {
  id: Id,
  slug: z.string(),
  title: z.string(),
  summary: z.string(),
  language: Language.meta({ description: "Of the event's title, summary and body" }),
  venue: z.string(),
  organiser: z.string(),
  price: Price.nullable().meta({ description: "Null: free" }),
  poster: Poster.nullable(),
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

const listedFields = { ...eventFields, translations: translationsOf(summaryTexts) };
const wholeFields = {
  ...eventFields,
  body: allTexts.body,
  bodyHtml: allTexts.bodyHtml,
  contact: z.string().meta({ description: "How to reach the organiser: an address, a phone number or a link" }),
  translations: translationsOf(allTexts),
};

/** An event in a list, without its body, which may be 50,000 characters. At most a second old. */
export const EventSummary = z.object(listedFields).meta({ id: "EventSummary" });
export type EventSummary = z.infer<typeof EventSummary>;

export const Event = z.object(wholeFields).meta({ id: "Event" });
export type Event = z.infer<typeof Event>;

/** An event as staff see it, drafts included. */
export const StaffEventSummary = z.object({ ...listedFields, status: ContentStatus }).meta({ id: "StaffEventSummary" });
export type StaffEventSummary = z.infer<typeof StaffEventSummary>;

export const StaffEvent = z.object({ ...wholeFields, status: ContentStatus }).meta({ id: "StaffEvent" });
export type StaffEvent = z.infer<typeof StaffEvent>;

const writtenTexts = {
  title: z.string().trim().min(1).max(200),
  summary: z.string().trim().max(500),
  body: z.string().max(50_000),
};

const changeable = {
  ...writtenTexts,
  language: Language,
  translations: z.partialRecord(Language, z.object(writtenTexts)),
  organiser: z.string().trim().max(200),
  contact: z.string().trim().max(254),
  price: Price.nullable(),
  posterAlt: z.string().trim().max(300),
  slug: z
    .string()
    .max(slugLengthMax)
    .regex(slugPattern, "must be lower-case letters and digits joined by hyphens, such as winter-gala"),
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

/** What an event gets where it names nothing. */
export const EventDefaults = z
  .object({ capacity: z.int().min(0), userCap: z.int().min(1) })
  .meta({ id: "EventDefaults" });
export type EventDefaults = z.infer<typeof EventDefaults>;

const Day = z.iso.date({ error: "must be a day, such as 2026-12-12" });

/** Which published events a list shows. */
export const EventsQuery = ListQuery.extend({
  search: z.string().trim().max(100).optional().meta({
    description: "In title, summary, venue or organiser, in any of the event's languages; every part has to occur",
  }),
  from: Day.optional().meta({ description: "Events on this day or later, by the day of their own zone" }),
  to: Day.optional().meta({ description: "Events on this day or earlier" }),
});
export type EventsQuery = z.infer<typeof EventsQuery>;
