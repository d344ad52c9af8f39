import type { ChangeName, LineStore } from "@admit/line";
import type { Logger } from "pino";

interface Cache {
  invalidate(id: string): void;
}

interface UserCache extends Cache {
  /** Whether change notifications arrive from now on. */
  listens(isConnected: boolean): void;
}

/**
 * Invalidates what other gateways have changed. Notifications that were missed while Redis was away are made up for
 * when it is back, by reading users anew, and by the caches' maximum age.
 */
export function listenForChanges(
  store: Pick<LineStore, "subscribe">,
  { events, users }: { events: Cache; users: UserCache },
) {
  return store.subscribe({
    "event-changed": (eventId) => events.invalidate(eventId),
    "user-changed": (userId) => users.invalidate(userId),
    connected: () => users.listens(true),
    disconnected: () => users.listens(false),
  });
}

/** Notifies the other gateways that a row has changed; never throws. The caches' maximum age makes up for a lost one. */
export async function announceChange(
  { store, log }: { store: Pick<LineStore, "notify">; log: Logger },
  change: ChangeName,
  id: string,
): Promise<void> {
  await store
    .notify(change, id)
    .catch((error: Error) => log.warn({ change, err: error }, "a change was not announced"));
}
