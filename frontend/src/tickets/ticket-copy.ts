import type { User } from "@admit/contract";
import type { KeptText } from "../sources/storage.ts";
import { allTickets, type HeldTickets, type TicketsOfEvent } from "./held-tickets.ts";
import { copyName, ownsCopy } from "../session/create-session.ts";
import { isPassing, Refused } from "../api/request.ts";
import type { Sources } from "../sources/sources.ts";

/** The tickets of one event as the service last answered them. */
export interface SeenTickets extends TicketsOfEvent {
  /** Milliseconds since 1970. */
  seenAt: number;
}

export interface TicketCopy {
  holder: User;
  groups: SeenTickets[];
}

/** Null where nothing is kept. */
export function readCopy(storage: KeptText): TicketCopy | null {
  const text = storage.getItem(copyName);
  if (text === null) return null;
  try {
    return JSON.parse(text) as TicketCopy;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    storage.removeItem(copyName);
    return null;
  }
}

/** Replaces the copy with a newer answer; keeps nothing if the holder has signed out since. */
export function keepTickets(storage: KeptText, holder: User, held: HeldTickets, seenAt: number): void {
  if (!ownsCopy(storage, holder.id)) return;
  const answered = held.groups.map((group) => ({ ...group, seenAt }));
  const kept = held.isWhole ? [] : (readCopy(storage)?.groups ?? []);
  const among = (groups: SeenTickets[], { eventId }: SeenTickets) => groups.find((group) => group.eventId === eventId);
  const replaced = kept.map((group) => among(answered, group) ?? group);
  const added = answered.filter((group) => !among(kept, group));
  writeCopy(storage, { holder, groups: [...replaced, ...added] });
}

/** Deletes groups that the service has refused to show. */
export function dropTickets(storage: KeptText, isRefused: (group: SeenTickets) => boolean): void {
  const copy = readCopy(storage);
  if (copy) writeCopy(storage, { ...copy, groups: copy.groups.filter((group) => !isRefused(group)) });
}

function writeCopy(storage: KeptText, copy: TicketCopy): void {
  // First, so that nothing outdated stays where the new copy cannot be written.
  storage.removeItem(copyName);
  const groups = copy.groups.filter(({ tickets }) => tickets.length > 0);
  if (groups.length === 0) return;
  try {
    storage.setItem(copyName, JSON.stringify({ ...copy, groups }));
  } catch (error) {
    // The storage is full: without a copy the pages need a network.
    if (!(error instanceof DOMException)) throw error;
  }
}

/** Reloads the kept tickets, from a page that shows none of them. */
export async function refreshCopy(
  { api, storage, clock }: Pick<Sources, "api" | "storage" | "clock">,
  holder: User,
  signal: AbortSignal,
): Promise<void> {
  try {
    keepTickets(storage, holder, await allTickets(api, clock.now(), signal), clock.now());
  } catch (error) {
    // The page was left, or the service cannot be reached: the copy stays.
    if (signal.aborted || isPassing(error)) return;
    if (!(error instanceof Refused)) throw error;
    dropTickets(storage, () => true);
  }
}
