import type { Event, EventSummary, StaffEvent, StaffEventSummary } from "@admit/contract";
import type { LineGateway } from "../platform/line/open-line.ts";
import type { CachedEvent } from "./event-read.ts";
import { saleStateOf } from "./sale-state.ts";

type Line = Pick<LineGateway, "remainingOf">;

const time = (at: Date | null): string | null => at?.toISOString() ?? null;

type Row = Omit<CachedEvent, "body">;

/** An event in a list. `remaining` is what the line last published; the row's, if no purchase is in line. */
export function toEventSummary(event: Row, line: Line, now = new Date()): EventSummary {
  const remaining = Math.max(0, line.remainingOf(event.id) ?? event.capacity - event.issuedCount);
  return {
    id: event.id,
    slug: event.slug,
    title: event.title,
    summary: event.summary,
    venue: event.venue,
    startsAt: time(event.startsAt),
    endsAt: time(event.endsAt),
    salesOpenAt: time(event.salesOpenAt),
    salesCloseAt: time(event.salesCloseAt),
    capacity: event.capacity,
    remaining,
    userCap: event.userCap,
    requireAccountBefore: time(event.requireAccountBefore),
    saleState: saleStateOf(event, remaining, now),
    serverTime: now.toISOString(),
  };
}

/** The answer, the same for every caller. */
export const toEvent = (event: CachedEvent, line: Line): Event =>
  Object.assign(toEventSummary(event, line), { body: event.body });

export const toStaffEventSummary = (event: Row, line: Line): StaffEventSummary =>
  Object.assign(toEventSummary(event, line), { status: event.status });

export const toStaffEvent = (event: CachedEvent, line: Line): StaffEvent =>
  Object.assign(toEvent(event, line), { status: event.status });
