import { eventChangedChannel, userChangedChannel } from "@admit/contract";
import type { Redis } from "ioredis";

interface Changing {
  invalidate(id: string): void;
}

/**
 * Tells the caches which rows have changed. A message lost while Redis is away is made up for by the
 * caches' own maximum age.
 */
export async function listenForChanges(
  subscriber: Redis,
  prefix: string,
  caches: { events: Changing; users: Changing },
): Promise<void> {
  const eventChanged = eventChangedChannel(prefix);
  const userChanged = userChangedChannel(prefix);
  subscriber.on("message", (channel, id) => {
    if (channel === eventChanged) caches.events.invalidate(id);
    if (channel === userChanged) caches.users.invalidate(id);
  });
  await subscriber.subscribe(eventChanged, userChanged);
}
