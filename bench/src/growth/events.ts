import { setTimeout as pause } from "node:timers/promises";
import { issuerIdleMs } from "@admit/contract";
import { until } from "@admit/environment";
import { readRows } from "@admit/prisma";
import type { Redis } from "ioredis";
import { buyAll } from "../environment/buy-all.ts";
import type { Environment } from "../environment/open-environment.ts";
import { issuedCount, seedEvents } from "../environment/seed.ts";
import { type AdmitStage, withAdmit } from "../environment/stage.ts";
import { watchUsage } from "../load/usage.ts";
import { redisMemory } from "./memory.ts";

const decidedWithinMs = 300_000;
/** By then every issuer has released its event, and what they left is removed. */
const idleAfterMs = issuerIdleMs + 10_000;
const manyCount = 1000;
const idleCount = 10_000;
const idleMs = 20_000;
/** Idle events become known one after the other: what is measured is their cost afterwards. */
const idleInFlight = 10;
const idleBuyers = 1000;

/** A purchase of each of many events, all at once. */
export function measureManyEvents(environment: Environment) {
  return withAdmit(environment, manyCount, async (stage) => {
    const before = await redisConnections(environment.redis);
    const { startedAtMs, retried } = await buyOneOfEach(stage, manyCount, manyCount);
    const whenDecided = await redisConnections(environment.redis);
    const [row] = await readRows<{ last: Date }>(stage.database.mysql, "SELECT MAX(decidedAt) AS last FROM Purchase");
    return {
      events: manyCount,
      /** From the first request sent until all were decided. */
      decidedInMs: (row?.last.getTime() ?? 0) - startedAtMs,
      /** Answers 503 at first; those purchases were sent again. */
      retried,
      redisConnections: { before, whenDecided },
    };
  });
}

/** Many events that a gateway and a worker know, and at which no one buys any longer. */
export function measureIdleEvents(environment: Environment) {
  return withAdmit(environment, idleBuyers, async (stage) => {
    const { gateway, worker, database } = stage;
    const redisBefore = await redisMemory(environment);
    await buyOneOfEach(stage, idleCount, idleInFlight);
    // Ten thousand mails take minutes, and are not what is measured.
    await database.mysql.query("DELETE FROM TicketMail");
    await pause(idleAfterMs);
    const usage = watchUsage({ gateway: gateway.pid, worker: worker.pid, ...environment.serverPids });
    await pause(idleMs);
    return {
      events: idleCount,
      leasesLost: await leasesLost(worker),
      /** While nothing happens. */
      used: usage(),
      redisBytesPerEvent: ((await redisMemory(environment)) - redisBefore) / idleCount,
    };
  });
}

/** Buys a ticket of each event, and waits until all are decided. */
async function buyOneOfEach({ database, gateway: { url }, buyers }: AdmitStage, count: number, inFlight: number) {
  const events = await seedEvents(database, count);
  const bought = await buyAll({ url, buyers, eventOf: (index) => events[index] ?? "", count, inFlight });
  await until("all are decided", async () => (await issuedCount(database)) === count, decidedWithinMs);
  return bought;
}

/** How many are open, of gateway, worker and this process; and how many were opened since Redis started. */
async function redisConnections(redis: Redis): Promise<{ open: number; opened: number }> {
  const info = await redis.info();
  const read = (name: string): number => Number(new RegExp(`^${name}:(\\d+)`, "m").exec(info)?.[1]);
  return { open: read("connected_clients"), opened: read("total_connections_received") };
}

/** By the worker's own metrics. @throws Error if they do not have it */
async function leasesLost({ metricsUrl }: AdmitStage["worker"]): Promise<number> {
  const metrics = await (await fetch(`${metricsUrl}/metrics`)).text();
  const lost = /^admit_lease_lost_total (\d+)$/m.exec(metrics)?.[1];
  if (lost === undefined) throw new Error("the worker's metrics do not have the leases that it lost");
  return Number(lost);
}
