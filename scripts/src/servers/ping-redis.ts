import { Redis } from "ioredis";

const withinMs = 2000;

/** @throws when nothing answers there, it refuses us, or it still reads its file */
export async function pingRedis(url: string): Promise<void> {
  const redis = new Redis(url, {
    lazyConnect: true,
    enableReadyCheck: false,
    connectTimeout: withinMs,
    commandTimeout: withinMs,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  let refusal: unknown;
  redis.on("error", (error) => (refusal ??= error)); // says more than "connection is closed"
  try {
    await redis.connect();
    await redis.ping();
  } catch (error) {
    throw refusal ?? error;
  } finally {
    redis.disconnect();
  }
}
