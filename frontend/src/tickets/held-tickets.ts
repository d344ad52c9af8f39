import { listLimitMax, type Event, type Ticket } from "@admit/contract";
import type { Api } from "../api/api.ts";
import { isRefusal } from "../api/request.ts";

/** Pages of a list that are read: 1,000 tickets, far more than one person holds. */
const pagesMax = 5;

/** The tickets of one event, by number; the event is null once it is no longer published. */
export interface TicketsOfEvent {
  eventId: string;
  event: Event | null;
  tickets: Ticket[];
}

export interface HeldTickets {
  groups: TicketsOfEvent[];
  /** These are all events for which the user holds tickets. */
  isWhole: boolean;
  /** There are more tickets than were read. */
  isCut: boolean;
}

/** All tickets of the user by event: upcoming events first, past ones last. */
export async function allTickets(api: Api, now: number, signal: AbortSignal): Promise<HeldTickets> {
  const { tickets, isCut } = await listTickets(api, null, signal);
  const eventIds = [...new Set(tickets.map((ticket) => ticket.eventId))];
  const groups = await Promise.all(
    eventIds.map(async (eventId) => ({
      eventId,
      event: await eventOrNull(api, eventId, signal),
      tickets: tickets.filter((ticket) => ticket.eventId === eventId),
    })),
  );
  return { groups: groups.toSorted((a, b) => orderOf(a.event, now) - orderOf(b.event, now)), isWhole: true, isCut };
}

/** The user's tickets for one event, given by its slug, or by its id once it is no longer published. */
export async function ticketsOfEvent(api: Api, slug: string, signal: AbortSignal): Promise<HeldTickets> {
  const event = await eventOrNull(api, slug, signal);
  const eventId = event?.id ?? slug;
  const { tickets, isCut } = await listTickets(api, eventId, signal);
  return { groups: [{ eventId, event, tickets }], isWhole: false, isCut };
}

/**
 * The user's tickets for the event of this ticket. It may not be among them: staff may read the tickets of others, which
 * these pages do not show.
 */
export async function ticketsBeside(api: Api, ticketId: string, signal: AbortSignal): Promise<HeldTickets> {
  const { eventId } = await api.ticket(ticketId, signal);
  const [held, event] = await Promise.all([listTickets(api, eventId, signal), eventOrNull(api, eventId, signal)]);
  return { groups: [{ eventId, event, tickets: held.tickets }], isWhole: false, isCut: held.isCut };
}

async function listTickets(
  api: Api,
  eventId: string | null,
  signal: AbortSignal,
): Promise<{ tickets: Ticket[]; isCut: boolean }> {
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

/** A ticket outlives its event's page. */
async function eventOrNull(api: Api, eventId: string, signal: AbortSignal): Promise<Event | null> {
  try {
    return await api.event(eventId, signal);
  } catch (error) {
    if (isRefusal(error, "event-not-found")) return null;
    throw error;
  }
}

function orderOf(event: Event | null, now: number): number {
  if (event === null) return Infinity;
  if (event.startsAt === null) return Number.MAX_SAFE_INTEGER / 2;
  const startsAt = Date.parse(event.startsAt);
  const isOver = Date.parse(event.endsAt ?? event.startsAt) < now;
  return isOver ? Number.MAX_SAFE_INTEGER - startsAt : startsAt;
}
