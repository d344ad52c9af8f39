import { saleWindowAt, type Event, type EventSummary } from "@admit/contract";
import type { SaleState, StaffEvent, StaffEventSummary } from "@admit/contract";
import type { LineGateway } from "../platform/line/open-line.ts";
import { answeredColumns } from "./event-columns.ts";
import type { CachedEvent, ListedEvent } from "./event-read.ts";
import { onlySummaries, toPoster, toPrice, withHtml } from "./event-texts.ts";
import { renderMarkdown } from "./render-markdown.ts";

export type SaleTimes = Pick<CachedEvent, "salesOpenAt" | "salesCloseAt" | "endsAt" | "pausedAt">;

/**
 * The sale state that pages show for a published event; the first row that applies counts:
 *
 * | # | when                   | state      | why                                                |
 * |---|------------------------|------------|----------------------------------------------------|
 * | 1 | after the sale         | `closed`   | no more tickets, whatever else is true             |
 * | 2 | before the sale        | `not-open` | no one could buy yet, so "sold out" would be odd   |
 * | 3 | nothing remains        | `sold-out` | waiting for a pause to end would be in vain        |
 * | 4 | issuing is paused      | `paused`   | purchases are accepted, and decided when it resumes |
 * | 5 | else                   | `open`     |                                                    |
 */
export function saleStateOf(event: SaleTimes, remaining: number, now: Date): SaleState {
  const window = saleWindowAt(
    {
      salesOpenAtMs: event.salesOpenAt?.getTime() ?? null,
      salesCloseAtMs: event.salesCloseAt?.getTime() ?? null,
      endsAtMs: event.endsAt?.getTime() ?? null,
    },
    now.getTime(),
  );
  if (window === "sale-closed") return "closed";
  if (window === "sale-not-open") return "not-open";
  if (remaining <= 0) return "sold-out";
  return event.pausedAt === null ? "open" : "paused";
}

type Line = Pick<LineGateway, "remainingOf">;

type Row = ListedEvent;

/** What a list and a page share. `remaining` is what the line last published, else the row's. */
function common(event: Row, line: Line, now = new Date()) {
  const remaining = Math.max(0, line.remainingOf(event.id) ?? event.capacity - event.issuedCount);
  return {
    id: event.id,
    slug: event.slug,
    title: event.title,
    summary: event.summary,
    language: event.language,
    ...answeredColumns(event),
    price: toPrice(event),
    poster: toPoster(event),
    capacity: event.capacity,
    remaining,
    saleState: saleStateOf(event, remaining, now),
    refusing: event.shedMessage,
    serverTime: now.toISOString(),
  };
}

/** An event in a list. */
export const toEventSummary = (event: Row, line: Line, now?: Date): EventSummary =>
  Object.assign(common(event, line, now), { translations: onlySummaries(event.translations) });

/** The answer, the same for every caller. */
export const toEvent = (event: CachedEvent, line: Line): Event =>
  Object.assign(common(event, line), {
    body: event.body,
    bodyHtml: renderMarkdown(event.body),
    contact: event.contact,
    translations: withHtml(event.translations),
  });

export const toStaffEventSummary = (event: Row, line: Line): StaffEventSummary =>
  Object.assign(toEventSummary(event, line), { status: event.status });

export const toStaffEvent = (event: CachedEvent, line: Line): StaffEvent =>
  Object.assign(toEvent(event, line), { status: event.status });
