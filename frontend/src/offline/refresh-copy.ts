import type { User } from "@admit/contract";
import { isPassing, Refused } from "../api/errors.ts";
import type { Sources } from "../sources.ts";
import { allTickets } from "../ticket/held-tickets.ts";
import { dropTickets, keepTickets } from "./ticket-copy.ts";

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
