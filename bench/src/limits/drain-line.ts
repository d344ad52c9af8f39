import { lineMaxDefault } from "@admit/contract";
import type { RowDataPacket } from "mysql2/promise";
import { buyAll } from "../place/buy-all.ts";
import { lineDepth } from "../place/line-depth.ts";
import type { Place, RunDatabase } from "../place/open-place.ts";
import type { Buyer } from "../place/seed-buyers.ts";
import { startGateway, startWorker } from "../place/start-service.ts";
import { until } from "../place/until.ts";
import { watchUsage } from "../place/usage.ts";
import type { Rate } from "./rate.ts";

const beginsWithinMs = 60_000;
const drainedWithinMs = 600_000;

export interface Drain {
  database: RunDatabase;
  eventId: string;
  buyers: readonly Buyer[];
  /** Purchases in the line when the worker starts, of one ticket each. */
  count?: number;
  /** Of Node's own for the worker, such as `--cpu-prof`. */
  nodeArgs?: readonly string[];
}

/**
 * How fast a worker alone empties a line that a gateway has filled, from its first decision to its last: purchases per
 * second. `client` is the worker, its mailing thread included.
 */
export async function drainLine(place: Place, drain: Drain): Promise<Rate> {
  const { database, eventId, count = lineMaxDefault, nodeArgs = [] } = drain;
  const startedAtMs = Date.now();
  await fillLine(place, drain, count);
  const waiting = (): Promise<number> => lineDepth(place, database, [eventId]);
  const worker = await startWorker(place, { database, nodeArgs });
  try {
    await until("the worker decides", async () => (await waiting()) < count, beginsWithinMs);
    const usage = watchUsage({ client: worker.pid, ...place.serverPids });
    await until("the line is empty", async () => (await waiting()) === 0, drainedWithinMs);
    const { used } = usage();
    await worker.stop();
    return { ...(await readRate(database, eventId, startedAtMs, count)), used };
  } finally {
    worker.kill();
  }
}

/** Through a gateway as it is shipped, which ends before the worker starts. */
async function fillLine(place: Place, { database, eventId, buyers }: Drain, count: number): Promise<void> {
  const gateway = await startGateway(place, { database });
  try {
    await buyAll({ url: gateway.url, buyers, eventOf: () => eventId, count });
    await gateway.stop();
  } finally {
    gateway.kill();
  }
}

/** The first group is the beginning of the time, and so no part of what came in it. */
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
  const sum = (name: string): number => groups.reduce((total, row) => total + Number(row[name]), 0);
  if (sum("fulfilled") !== expected) throw new Error(`${sum("fulfilled")} of ${expected} purchases were fulfilled`);
  const timesMs = groups.map((row) => (row["at"] as Date).getTime());
  const count = expected - Number(groups[0]?.["decided"]);
  const tookMs = (timesMs.at(-1) ?? 0) - (timesMs[0] ?? 0);
  return { count, tookMs, perSecond: count / (tookMs / 1000) };
}
