import { readServerPids } from "../place/server-pids.ts";
import { watchUsage } from "../place/usage.ts";
import type { Rate } from "./rate.ts";

/**
 * Measures `work` in the process that does it, and writes the `Rate` to standard output, as JSON.
 * @param work answers how many it did
 */
export async function measureRate(work: () => Promise<number>): Promise<void> {
  const usage = watchUsage({ client: process.pid, ...readServerPids(process.env) });
  const count = await work();
  const { tookMs, used } = usage();
  const rate: Rate = { count, tookMs, perSecond: count / (tookMs / 1000), used };
  console.log(JSON.stringify(rate));
}
