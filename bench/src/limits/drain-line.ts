import { until } from "@admit/environment";
import { readRows } from "@admit/prisma";
import { buyAll } from "../environment/buy-all.ts";
import type { Environment, RunDatabase } from "../environment/open-environment.ts";
import { type Buyer, issuedCount } from "../environment/seed.ts";
import { planService } from "../environment/stage.ts";

const beginsWithinMs = 60_000;
const drainedWithinMs = 600_000;

/** How fast something went. */
export interface Rate {
  count: number;
  tookMs: number;
  perSecond: number;
}

export interface Drain {
  database: RunDatabase;
  eventId: string;
  buyers: readonly Buyer[];
  /** Purchases of one ticket each in the line when the worker starts. */
  count: number;
}

/**
 * How fast a worker alone drains a line that a gateway has filled, from its first decision to its last, in purchases
 * per second.
 */
export async function drainLine(environment: Environment, drain: Drain): Promise<Rate> {
  const { database, buyers, eventId, count } = drain;
  const startedAtMs = Date.now();
  const gateway = await planService(environment, database, "gateway");
  const worker = await planService(environment, database, "worker");
  try {
    await gateway.start();
    await buyAll({ url: gateway.url, buyers, eventOf: () => eventId, count });
    await gateway.close();
    const before = await issuedCount(database);
    const decided = async (): Promise<number> => (await issuedCount(database)) - before;
    await worker.start();
    await until("the worker decides", async () => (await decided()) > 0, beginsWithinMs);
    await until("the line is empty", async () => (await decided()) === count, drainedWithinMs);
    await worker.close();
    return await readRate(database, eventId, startedAtMs, count);
  } finally {
    gateway.kill();
    worker.kill();
  }
}

/** The time begins with the first group, so that group does not count. */
async function readRate({ mysql }: RunDatabase, eventId: string, sinceMs: number, expected: number): Promise<Rate> {
  const groups = await readRows<{ decidedAt: Date; decided: number; fulfilled: string }>(
    mysql,
    `SELECT decidedAt, COUNT(*) AS decided, SUM(status = 'fulfilled') AS fulfilled FROM Purchase
     WHERE eventId = ? AND acceptedAt >= ? GROUP BY decidedAt ORDER BY decidedAt`,
    [eventId, new Date(sinceMs)],
  );
  const fulfilled = groups.reduce((total, group) => total + Number(group.fulfilled), 0);
  if (fulfilled !== expected) throw new Error(`${fulfilled} of ${expected} purchases were fulfilled`);
  const timesMs = groups.map(({ decidedAt }) => decidedAt.getTime());
  const count = expected - (groups[0]?.decided ?? 0);
  const tookMs = (timesMs.at(-1) ?? 0) - (timesMs[0] ?? 0);
  return { count, tookMs, perSecond: count / (tookMs / 1000) };
}
