import { eventChangedChannel, userChangedChannel } from "@admit/contract";
import type { Redis } from "ioredis";

interface Changing {
  invalidate(id: string): void;
}

interface Users extends Changing {
  /** Whether word of changes comes from now on. */
  listens(isHeard: boolean): void;
}

/**
 * Tells the caches which rows have changed. What was missed while Redis was away is made up for when it is back, by
 * reading users anew, and by the caches' own maximum age.
 */
export async function listenForChanges(
  subscriber: Redis,
  prefix: string,
  caches: { events: Changing; users: Users },
): Promise<void> {
  const eventChanged = eventChangedChannel(prefix);
  const userChanged = userChangedChannel(prefix);
  subscriber.on("message", (channel, id) => {
    if (channel === eventChanged) caches.events.invalidate(id);
    if (channel === userChanged) caches.users.invalidate(id);
  });
  // Only once Redis has answered does it pass on every message; ioredis subscribes again by itself, and does not say when.
  const subscribe = async (): Promise<void> => {
    await subscriber.subscribe(eventChanged, userChanged);
    caches.users.listens(true);
  };
  subscriber.on("close", () => caches.users.listens(false));
  subscriber.on("ready", () => void subscribe().catch(() => undefined));
  await subscribe();
}
