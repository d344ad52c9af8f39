import { purchaseChangedChannel } from "@admit/contract";
import type { PlatformServices } from "../route/services.ts";

/**
 * Tells this gateway at once, and the others by Redis, that a decided purchase has other tickets than it had.
 * Waits until Redis has it, so that whoever asked sees it everywhere; never throws. A gateway that was cut off
 * from Redis forgets all its outcomes when it is back.
 */
export async function announcePurchaseChange(
  { line, redis, settings, log }: Pick<PlatformServices, "line" | "redis" | "settings" | "log">,
  purchaseId: string,
): Promise<void> {
  line.forget(purchaseId);
  await redis
    .publish(purchaseChangedChannel(settings.REDIS_PREFIX), purchaseId)
    .catch((error: Error) => log.warn({ err: error }, "a purchase's change was not announced"));
}
