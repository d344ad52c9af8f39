import type { AcceptedPurchase, LineStore } from "@admit/line";
import { lineUnavailable, LineUnavailableError } from "./acceptance.ts";
import type { FoundPurchase } from "./open-line.ts";

/** Most lines that are searched for a user's purchases; of more lines some are, at random. */
const linesSearchedMax = 1000;

export interface FindWaitingServices {
  store: Pick<LineStore, "hotEvents" | "findWaiting">;
  find: (eventId: string, purchaseId: string) => Promise<FoundPurchase | null>;
  /** Called for a decided purchase that still counts as waiting: its publication was lost. */
  forget: (eventId: string, userId: string, purchaseId: string) => void;
}

/**
 * A user's purchases that wait in this event's line, or in all lines, newest first, without those that leave it. None
 * while the line does not answer: pages have to work then too.
 */
export async function findWaiting(
  { store, find, forget }: FindWaitingServices,
  userId: string,
  eventId?: string,
): Promise<AcceptedPurchase[]> {
  try {
    const eventIds = eventId === undefined ? await store.hotEvents(linesSearchedMax).catch(lineUnavailable) : [eventId];
    const entries = await store.findWaiting(eventIds, userId).catch(lineUnavailable);
    const found = await Promise.all(entries.map((entry) => find(entry.eventId, entry.purchaseId)));
    for (const [at, entry] of entries.entries())
      if (found[at]?.kind === "decided") forget(entry.eventId, userId, entry.purchaseId);
    return found
      .flatMap((each) => (each?.kind === "waiting" && each.leavingAtMs === undefined ? each.accepted : []))
      .sort((one, other) => other.acceptedAtMs - one.acceptedAtMs || other.seq - one.seq);
  } catch (error) {
    if (error instanceof LineUnavailableError) return [];
    throw error;
  }
}
