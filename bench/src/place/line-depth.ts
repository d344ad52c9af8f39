import { lineDepth as readDepth } from "@admit/line/testing";
import type { Place, RunDatabase } from "./open-place.ts";

/** @returns how many purchases wait in all these events' lines together, by the counters in Redis */
export const lineDepth = (
  { redis }: Place,
  { redisPrefix }: RunDatabase,
  eventIds: readonly string[],
): Promise<number> => readDepth(redis, redisPrefix, eventIds);
