import type { User } from "@admit/contract";
import type { KeptText } from "../sources/storage.ts";
import { allTickets, type HeldTickets, type TicketsOfEvent } from "./held-tickets.ts";
import { copyName, ownsCopy } from "../session/create-session.ts";
import { isPassing, Refused } from "../api/request.ts";
import type { Sources } from "../sources/sources.ts";

/** The tickets of one event as the service last told them. */
export interface SeenTickets extends TicketsOfEvent {
  /** Milliseconds since 1970. */
  seenAt: number;
}

export interface TicketCopy {
  holder: User;
  groups: SeenTickets[];
}

/** What is kept, for whoever was signed in when the service was last asked; null where nothing is. */
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

/** Keeps what the service has just told in the place of what it told before. Nothing, where the holder has left since. */
export function keepTickets(storage: KeptText, holder: User, held: HeldTickets, seenAt: number): void {
  if (!ownsCopy(storage, holder.id)) return;
  const told = held.groups.map((group) => ({ ...group, seenAt }));
  const kept = held.isWhole ? [] : (readCopy(storage)?.groups ?? []);
  const among = (groups: SeenTickets[], { eventId }: SeenTickets) => groups.find((group) => group.eventId === eventId);
  const replaced = kept.map((group) => among(told, group) ?? group);
  const added = told.filter((group) => !among(kept, group));
  writeCopy(storage, { holder, groups: [...replaced, ...added] });
}

/** Forgets these groups: the service has refused to show what is in them. */
export function dropTickets(storage: KeptText, isRefused: (group: SeenTickets) => boolean): void {
  const copy = readCopy(storage);
  if (copy) writeCopy(storage, { ...copy, groups: copy.groups.filter((group) => !isRefused(group)) });
}

function writeCopy(storage: KeptText, copy: TicketCopy): void {
  // The old one goes first: where the new one cannot be written, nothing outdated stays.
  storage.removeItem(copyName);
  const groups = copy.groups.filter(({ tickets }) => tickets.length > 0);
  if (groups.length === 0) return;
  try {
    storage.setItem(copyName, JSON.stringify({ ...copy, groups }));
  } catch (error) {
    // The browser's room is full: then there is no copy, and the pages need a network as they do without one.
    if (!(error instanceof DOMException)) throw error;
  }
}

/** Asks anew for all that this device keeps, from a page that shows none of it. */
export async function refreshCopy(
  { api, storage, clock }: Pick<Sources, "api" | "storage" | "clock">,
  holder: User,
  signal: AbortSignal,
): Promise<void> {
  try {
    keepTickets(storage, holder, await allTickets(api, clock.now(), signal), clock.now());
  } catch (error) {
    // The page was left, or the service could not be asked: then the copy is as good as it was.
    if (signal.aborted || isPassing(error)) return;
    if (!(error instanceof Refused)) throw error;
    dropTickets(storage, () => true);
  }
}
