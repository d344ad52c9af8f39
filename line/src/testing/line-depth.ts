import type { Redis } from "ioredis";
import { waitingIn } from "../line-counters.ts";
import { keysOf } from "../redis/keys.ts";
import { valuesOf } from "../redis/pipeline.ts";

/** @returns how many purchases wait in all these events' lines together, by their counters */
export async function lineDepth(redis: Redis, prefix: string, eventIds: readonly string[]): Promise<number> {
  const pipeline = redis.pipeline();
  for (const eventId of eventIds) pipeline.hmget(keysOf(prefix).line(eventId), "seq", "head");
  const counters = (await valuesOf(pipeline)) as (string | null)[][];
  return counters.reduce((sum, [seq, head]) => sum + waitingIn({ seq: Number(seq), head: Number(head) }), 0);
}
