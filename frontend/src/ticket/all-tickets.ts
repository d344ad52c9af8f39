import { listLimitMax, type Event, type Ticket } from "@admit/contract";
import type { Api } from "../api/api.ts";
import { isRefusal } from "../api/errors.ts";

/** Most pages of a list that are read at once: 1,000 tickets, far above what one person holds. */
const pagesMax = 5;

export interface HeldTickets {
  tickets: Ticket[];
  /** There are more than were read. */
  isCut: boolean;
}

/** All tickets of the caller, or those of one event, by number. */
export async function allTickets(api: Api, eventId: string | null, signal: AbortSignal): Promise<HeldTickets> {
  const tickets: Ticket[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < pagesMax; page++) {
    const answer = await api.tickets({ ...(eventId ? { eventId } : {}), cursor, limit: listLimitMax }, signal);
    tickets.push(...answer.items);
    cursor = answer.nextCursor;
    if (cursor === null) break;
  }
  return { tickets: tickets.toSorted((a, b) => a.number - b.number), isCut: cursor !== null };
}

/** The tickets of one event; the event is null where it is not published any more. */
export interface TicketsOfEvent {
  eventId: string;
  event: Event | null;
  tickets: Ticket[];
}

/** All tickets of the caller by event: what comes next stands first, what is over last. */
export async function ticketsByEvent(
  api: Api,
  now: number,
  signal: AbortSignal,
): Promise<{ groups: TicketsOfEvent[]; isCut: boolean }> {
  const { tickets, isCut } = await allTickets(api, null, signal);
  const eventIds = [...new Set(tickets.map((ticket) => ticket.eventId))];
  const groups = await Promise.all(
    eventIds.map(async (eventId) => ({
      eventId,
      event: await eventOrNull(api, eventId, signal),
      tickets: tickets.filter((ticket) => ticket.eventId === eventId),
    })),
  );
  return { groups: groups.toSorted((a, b) => turnOf(a.event, now) - turnOf(b.event, now)), isCut };
}

/** A ticket outlives its event's page. */
export async function eventOrNull(api: Api, eventId: string, signal: AbortSignal): Promise<Event | null> {
  try {
    return await api.event(eventId, signal);
  } catch (error) {
    if (isRefusal(error, "event-not-found")) return null;
    throw error;
  }
}

function turnOf(event: Event | null, now: number): number {
  if (event === null) return Infinity;
  if (event.startsAt === null) return Number.MAX_SAFE_INTEGER / 2;
  const startsAt = Date.parse(event.startsAt);
  const isOver = Date.parse(event.endsAt ?? event.startsAt) < now;
  return isOver ? Number.MAX_SAFE_INTEGER - startsAt : startsAt;
}
