import { setTimeout as pause } from "node:timers/promises";
import { until } from "@admit/environment";
import type { RowDataPacket } from "mysql2/promise";
import { buyAll } from "../environment/buy-all.ts";
import type { Environment } from "../environment/open-environment.ts";
import { issuedCount, seedBuyers, seedEvents } from "../environment/seed.ts";
import { withServices } from "../environment/services.ts";
import { connectionsOf, watchUsage } from "../environment/usage.ts";

const count = 1000;
const decidedWithinMs = 120_000;
const pollEveryMs = 250;
/** By then no process has anything to do, and issuers have released their events. */
const idleAfterMs = 15_000;

/** A purchase of each of many events, all at once. */
export async function measureManyEvents(environment: Environment) {
  return withServices(environment, async ({ database, gateway, worker }) => {
    const buyers = await seedBuyers(environment, database, count);
    const events = await seedEvents(database, count, { capacity: 100 });
    const redisPort = Number(new URL(environment.redisUrl).port || 6379);
    const connections = (): number | null => connectionsOf(worker.pid, redisPort);
    const before = connections();
    let most = 0;
    // Keeps nothing waiting if the measurement fails.
    const watch = setInterval(() => (most = Math.max(most, connections() ?? 0)), pollEveryMs).unref();
    const usage = watchUsage({ gateway: gateway.pid, worker: worker.pid, ...environment.serverPids });

    const eventOf = (index: number): string => events[index] ?? "";
    const { tookMs, startedAtMs, retried } = await buyAll({
      url: gateway.url,
      buyers,
      eventOf,
      count,
      inFlight: count,
    });
    await until("all are decided", async () => (await issuedCount(database)) === count, decidedWithinMs);
    const whenDecided = connections();
    const { used } = usage();
    const [[row]] = await database.mysql.query<RowDataPacket[]>("SELECT MAX(decidedAt) AS last FROM Purchase");
    await pause(idleAfterMs);
    clearInterval(watch);
    return {
      events: count,
      // From the first request sent until all were accepted, and until all were decided.
      acceptedInMs: tookMs,
      decidedInMs: new Date(row?.["last"] as Date).getTime() - startedAtMs,
      /** Answers 503 at first; those purchases were sent again. */
      retried,
      /** Of the worker; null if they are unknown. */
      redisConnections: { before, most: Math.max(most, whenDecided ?? 0), whenDecided, idle: connections() },
      used,
    };
  });
}
