import type { Event, StaffEvent } from "@admit/contract";
import type { LineGateway } from "../line/open-line.ts";
import type { CachedEvent } from "./event-read.ts";
import { saleStateOf } from "./sale-state.ts";

type Line = Pick<LineGateway, "remainingOf">;

const time = (at: Date | null): string | null => at?.toISOString() ?? null;

/** The answer for everybody. What remains is the line's latest word; the row's, where nobody is in line. */
export function toEvent(event: CachedEvent, line: Line, now = new Date()): Event {
  const remaining = Math.max(0, line.remainingOf(event.id) ?? event.capacity - event.issuedCount);
  return {
    id: event.id,
    slug: event.slug,
    title: event.title,
    summary: event.summary,
    body: event.body,
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

export const toStaffEvent = (event: CachedEvent, line: Line): StaffEvent => ({
  ...toEvent(event, line),
  status: event.status,
});
