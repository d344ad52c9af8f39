import type { Place } from "./open-place.ts";

/** What Redis has allocated, in bytes. */
export async function redisMemory({ redis }: Place): Promise<number> {
  return Number(/^used_memory:(\d+)/m.exec(await redis.info("memory"))?.[1]);
}
