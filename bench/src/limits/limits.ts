import type { Place } from "../place/open-place.ts";
import { seedBuyers } from "../place/seed-buyers.ts";
import { seedEvent } from "../place/seed-event.ts";
import type { Rate } from "./rate.ts";
import { runLimit } from "./run-limit.ts";

/** As many different buyers as `drainLine` has. */
export const buyersOfLimits = 20_000;

/** How fast BullMQ hands out and finishes jobs that do nothing: 20,000 small ones, waiting; jobs per second. */
export const bullmqNoop = (place: Place): Promise<Rate> => runLimit(place, "bullmq-noop-main.ts");

/** How fast MySQL takes what the issuer writes, where nothing is read and nothing decided; purchases per second. */
export const groupInserts = (place: Place): Promise<Rate> =>
  runLimit(place, "group-inserts-main.ts", async (database) => {
    await seedBuyers(place, database, buyersOfLimits);
    const { id } = await seedEvent(database, { capacity: 1_000_000_000, userCap: 1_000_000 });
    return { EVENT_ID: id };
  });

/** How fast Redis takes what an accepted purchase leaves there, each on disk before its answer; purchases per second. */
export const redisRate = (place: Place): Promise<Rate> => runLimit(place, "redis-rate-main.ts");
