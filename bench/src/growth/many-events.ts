import { setTimeout as pause } from "node:timers/promises";
import { buyAll } from "../place/buy-all.ts";
import { connectionsOf } from "../place/connections-of.ts";
import { readDecisions } from "../place/decided.ts";
import { lineDepth } from "../place/line-depth.ts";
import type { Place } from "../place/open-place.ts";
import { seedBuyers } from "../place/seed-buyers.ts";
import { seedEvents } from "../place/seed-event.ts";
import { until } from "../place/until.ts";
import { watchUsage, type Used } from "../place/usage.ts";
import { withServices } from "../place/with-services.ts";

const decidedWithinMs = 120_000;
const lookEveryMs = 250;
/** After as long nobody has had anything to do, and issuers have let go of their events. */
const settledAfterMs = 15_000;

export interface ManyEvents {
  events: number;
  /** From the first request sent until all were accepted, and until all were decided. */
  acceptedInMs: number;
  /** Answers 503 at first; those purchases were sent again. */
  toldToRetry: number;
  decidedInMs: number;
  /** The worker's connections to Redis; null where they cannot be told. */
  redisConnections: { before: number | null; most: number; whenDecided: number | null; settled: number | null };
  used: Record<"gateway" | "worker" | "mysql" | "redis", Used | null>;
}

/** A purchase of each of many events, all at once. */
export async function measureManyEvents(place: Place, count = 1000): Promise<ManyEvents> {
  return withServices(place, async ({ database, gateway, worker }) => {
    const buyers = await seedBuyers(place, database, count);
    const events = (await seedEvents(database, count, { capacity: 100 })).map(({ id }) => id);
    const redisPort = Number(new URL(place.redisUrl).port || 6379);
    const connections = (): number | null => connectionsOf(worker.pid, redisPort);
    const before = connections();
    let most = 0;
    // Holds nothing up, should the measurement fail.
    const watch = setInterval(() => (most = Math.max(most, connections() ?? 0)), lookEveryMs).unref();
    const usage = watchUsage({ gateway: gateway.pid, worker: worker.pid, ...place.serverPids });

    const eventOf = (index: number): string => events[index] ?? "";
    const bought = await buyAll({ url: gateway.url, buyers, eventOf, count, inFlight: count });
    await until("all lines are empty", async () => (await lineDepth(place, database, events)) === 0, decidedWithinMs);
    const whenDecided = connections();
    const { used } = usage();
    const decisions = await readDecisions(database);
    if (decisions.count !== count) throw new Error(`${decisions.count} of ${count} purchases were decided`);
    await pause(settledAfterMs);
    clearInterval(watch);
    return {
      events: count,
      acceptedInMs: bought.tookMs,
      toldToRetry: bought.toldToRetry,
      decidedInMs: (decisions.lastAtMs ?? 0) - bought.startedAtMs,
      redisConnections: { before, most: Math.max(most, whenDecided ?? 0), whenDecided, settled: connections() },
      used,
    };
  });
}
