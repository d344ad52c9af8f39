import { until } from "@admit/environment";
import type { RowDataPacket } from "mysql2/promise";
import { buyAll } from "../environment/buy-all.ts";
import type { Environment, RunDatabase } from "../environment/open-environment.ts";
import { type Buyer, issuedCount } from "../environment/seed.ts";
import { startService } from "../environment/services.ts";
import { watchUsage } from "../environment/usage.ts";
import type { Rate } from "./run-limit.ts";

const beginsWithinMs = 60_000;
const drainedWithinMs = 600_000;

export interface Drain {
  database: RunDatabase;
  eventId: string;
  buyers: readonly Buyer[];
  /** Purchases of one ticket each in the line when the worker starts. */
  count: number;
}

/**
 * How fast a worker alone drains a line that a gateway has filled, from its first decision to its last, in purchases
 * per second. `client` is the worker with its mailing thread.
 */
export async function drainLine(environment: Environment, drain: Drain): Promise<Rate> {
  const { database, eventId, count } = drain;
  const startedAtMs = Date.now();
  await fillLine(environment, drain);
  const before = await issuedCount(database, eventId);
  const decided = async (): Promise<number> => (await issuedCount(database, eventId)) - before;
  const worker = await startService(environment, database, "worker");
  try {
    await until("the worker decides", async () => (await decided()) > 0, beginsWithinMs);
    const usage = watchUsage({ client: worker.pid, ...environment.serverPids });
    await until("the line is empty", async () => (await decided()) === count, drainedWithinMs);
    const { used } = usage();
    await worker.stop();
    return { ...(await readRate(database, eventId, startedAtMs, count)), used };
  } finally {
    worker.kill();
  }
}

/** Through a gateway as it is shipped, which ends before the worker starts. */
async function fillLine(environment: Environment, { database, eventId, buyers, count }: Drain): Promise<void> {
  const gateway = await startService(environment, database, "gateway");
  try {
    await buyAll({ url: gateway.url, buyers, eventOf: () => eventId, count });
    await gateway.stop();
  } finally {
    gateway.kill();
  }
}

/** The time begins with the first group, so that group does not count. */
async function readRate(
  { mysql }: RunDatabase,
  eventId: string,
  sinceMs: number,
  expected: number,
): Promise<Omit<Rate, "used">> {
  const [groups] = await mysql.query<RowDataPacket[]>(
    `SELECT decidedAt AS at, COUNT(*) AS decided, SUM(status = 'fulfilled') AS fulfilled FROM Purchase
     WHERE eventId = ? AND acceptedAt >= ? GROUP BY decidedAt ORDER BY decidedAt`,
    [eventId, new Date(sinceMs)],
  );
  const fulfilled = groups.reduce((total, row) => total + Number(row["fulfilled"]), 0);
  if (fulfilled !== expected) throw new Error(`${fulfilled} of ${expected} purchases were fulfilled`);
  const timesMs = groups.map((row) => (row["at"] as Date).getTime());
  const count = expected - Number(groups[0]?.["decided"]);
  const tookMs = (timesMs.at(-1) ?? 0) - (timesMs[0] ?? 0);
  return { count, tookMs, perSecond: count / (tookMs / 1000) };
}
