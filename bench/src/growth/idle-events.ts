import { setTimeout as pause } from "node:timers/promises";
import { issuerIdleMs } from "@admit/contract";
import { buyAll } from "../place/buy-all.ts";
import { connectionsOf } from "../place/connections-of.ts";
import { leasesLost } from "../place/leases-lost.ts";
import { lineDepth } from "../place/line-depth.ts";
import type { Place } from "../place/open-place.ts";
import { redisMemory } from "../place/redis-memory.ts";
import { seedBuyers } from "../place/seed-buyers.ts";
import { seedEvents } from "../place/seed-event.ts";
import { until } from "../place/until.ts";
import { readUsage, watchUsage, type Used } from "../place/usage.ts";
import { withServices } from "../place/with-services.ts";

const decidedWithinMs = 300_000;
/** By then every issuer has let go, and what they left has been cleared away. */
const settledAfterMs = issuerIdleMs + 10_000;
const idleMs = 20_000;
/** They become known one after the other: what is measured is what they cost then. */
const inFlight = 10;
const buyerCount = 1000;

export interface IdleEvents {
  events: number;
  /** A purchase of each, one after the other: until the last was accepted. */
  acceptedInMs: number;
  toldToRetry: number;
  /** Events that the worker lost while they came. */
  leasesLost: number;
  /** What the processes use while nobody does anything, over 20 s. */
  used: Record<"gateway" | "worker" | "mysql" | "redis", Used | null>;
  /** Memory before any event was known. */
  rssBytesBefore: { gateway: number; worker: number };
  redisConnections: number | null;
  redisBytesPerEvent: number;
}

/** Many events that a gateway and a worker have known, and at which nobody buys any more. */
export async function measureIdleEvents(place: Place, count = 10_000): Promise<IdleEvents> {
  return withServices(place, async ({ database, gateway, worker }) => {
    const buyers = await seedBuyers(place, database, buyerCount);
    const events = (await seedEvents(database, count, { capacity: 100 })).map(({ id }) => id);
    const rssOf = (pid: number): number => readUsage(pid)?.rssBytes ?? 0;
    const rssBytesBefore = { gateway: rssOf(gateway.pid), worker: rssOf(worker.pid) };
    const redisBefore = await redisMemory(place);

    const eventOf = (index: number): string => events[index] ?? "";
    const bought = await buyAll({ url: gateway.url, buyers, eventOf, count, inFlight });
    await until("all lines are empty", async () => (await lineDepth(place, database, events)) === 0, decidedWithinMs);
    // Ten thousand mails take minutes to make, and are not what is measured.
    await database.mysql.query("DELETE FROM TicketMail");
    await pause(settledAfterMs);

    const usage = watchUsage({ gateway: gateway.pid, worker: worker.pid, ...place.serverPids });
    await pause(idleMs);
    return {
      events: count,
      acceptedInMs: bought.tookMs,
      toldToRetry: bought.toldToRetry,
      leasesLost: await leasesLost(worker),
      used: usage().used,
      rssBytesBefore,
      redisConnections: connectionsOf(worker.pid, Number(new URL(place.redisUrl).port || 6379)),
      redisBytesPerEvent: ((await redisMemory(place)) - redisBefore) / count,
    };
  });
}
