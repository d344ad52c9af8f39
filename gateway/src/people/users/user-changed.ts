import { userChangedChannel } from "@admit/contract";
import type { PeopleServices } from "../services.ts";

/**
 * Tells this gateway at once, and the others by Redis, that a user's row has changed. The caches' own
 * maximum age makes up for a message that does not arrive.
 */
export function announceUserChange(
  { users, redis, settings, log }: Pick<PeopleServices, "users" | "redis" | "settings" | "log">,
  userId: string,
): void {
  users.invalidate(userId);
  redis
    .publish(userChangedChannel(settings.REDIS_PREFIX), userId)
    .catch((error: Error) => log.warn({ err: error }, "a user's change was not announced"));
}
