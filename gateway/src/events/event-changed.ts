import { eventChangedChannel } from "@admit/contract";
import type { EventServices } from "./services.ts";

/** The same for an event: here at once, elsewhere by Redis, and in a second at most without it. */
export function announceEventChange(
  { events, redis, settings, log }: Pick<EventServices, "events" | "redis" | "settings" | "log">,
  eventId: string,
): void {
  events.invalidate(eventId);
  redis
    .publish(eventChangedChannel(settings.REDIS_PREFIX), eventId)
    .catch((error: Error) => log.warn({ err: error }, "an event's change was not announced"));
}
