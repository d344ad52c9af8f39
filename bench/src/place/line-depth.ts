import { lineKey } from "@admit/contract";
import type { Place, RunDatabase } from "./open-place.ts";

/** @returns how many purchases wait in all these events' lines together, by the counters in Redis */
export async function lineDepth(
  { redis }: Place,
  { redisPrefix }: RunDatabase,
  eventIds: readonly string[],
): Promise<number> {
  const pipeline = redis.pipeline();
  for (const id of eventIds) pipeline.hmget(lineKey(redisPrefix, id), "seq", "head");
  const answers = (await pipeline.exec()) ?? [];
  return answers.reduce((waiting, [error, counters]) => {
    if (error !== null) throw error;
    const [seq, head] = counters as [string | null, string | null];
    return waiting + Number(seq) - Number(head);
  }, 0);
}
