import { setTimeout as pause } from "node:timers/promises";
import { issuerIdleMs } from "@admit/contract";
import { until } from "@admit/environment";
import { buyAll } from "../environment/buy-all.ts";
import type { Environment } from "../environment/open-environment.ts";
import { issuedCount, seedBuyers, seedEvents } from "../environment/seed.ts";
import { type Service, withServices } from "../environment/services.ts";
import { connectionsOf, readUsage, watchUsage } from "../environment/usage.ts";
import { redisMemory } from "./memory.ts";

const count = 10_000;
const decidedWithinMs = 300_000;
/** By then every issuer has released its event, and what they left is removed. */
const idleAfterMs = issuerIdleMs + 10_000;
const idleMs = 20_000;
/** They become known one after the other: what is measured is their cost afterwards. */
const inFlight = 10;
const buyerCount = 1000;

/** Many events that a gateway and a worker know, and at which no one buys any longer. */
export async function measureIdleEvents(environment: Environment) {
  return withServices(environment, async ({ database, gateway, worker }) => {
    const buyers = await seedBuyers(environment, database, buyerCount);
    const events = await seedEvents(database, count, { capacity: 100 });
    const rssOf = (pid: number): number => readUsage(pid)?.rssBytes ?? 0;
    const rssBytesBefore = { gateway: rssOf(gateway.pid), worker: rssOf(worker.pid) };
    const redisBefore = await redisMemory(environment);

    const eventOf = (index: number): string => events[index] ?? "";
    const { tookMs, retried } = await buyAll({ url: gateway.url, buyers, eventOf, count, inFlight });
    await until("all are decided", async () => (await issuedCount(database)) === count, decidedWithinMs);
    // Ten thousand mails take minutes, and are not what is measured.
    await database.mysql.query("DELETE FROM TicketMail");
    await pause(idleAfterMs);

    const usage = watchUsage({ gateway: gateway.pid, worker: worker.pid, ...environment.serverPids });
    await pause(idleMs);
    return {
      events: count,
      // A purchase of each, one after the other: until the last was accepted.
      acceptedInMs: tookMs,
      retried,
      leasesLost: await leasesLost(worker),
      // In the time in which nothing happens; memory before any event was known.
      used: usage().used,
      rssBytesBefore,
      redisConnections: connectionsOf(worker.pid, Number(new URL(environment.redisUrl).port || 6379)),
      redisBytesPerEvent: ((await redisMemory(environment)) - redisBefore) / count,
    };
  });
}

/** By the worker's own metrics. @throws Error if they do not have it */
async function leasesLost({ metricsUrl }: Service): Promise<number> {
  const metrics = await (await fetch(`${metricsUrl}/metrics`)).text();
  const lost = /^admit_lease_lost_total (\d+)$/m.exec(metrics)?.[1];
  if (lost === undefined) throw new Error("the worker's metrics do not have the leases that it lost");
  return Number(lost);
}
