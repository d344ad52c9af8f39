import { hourKey, hourSamplesMax, samplesKey, samplesKeptMs, samplesMax, type LineSample } from "@admit/contract";
import type { Redis } from "ioredis";

/** Keeps a sample for whoever looks at the line, a bounded number of them. @throws when Redis does not answer */
export async function keepSample(
  redis: Redis,
  prefix: string,
  eventId: string,
  sample: LineSample,
  tenSeconds: LineSample | null,
): Promise<void> {
  const pipeline = redis.pipeline();
  const keep = (key: string, kept: LineSample, max: number): void => {
    pipeline
      .lpush(key, JSON.stringify(kept))
      .ltrim(key, 0, max - 1)
      .pexpire(key, samplesKeptMs);
  };
  keep(samplesKey(prefix, eventId), sample, samplesMax);
  if (tenSeconds !== null) keep(hourKey(prefix, eventId), tenSeconds, hourSamplesMax);
  await pipeline.exec();
}
