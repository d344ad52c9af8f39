import { hourKey, samplesKey } from "@admit/contract";
import type { LineSample } from "@admit/line";
import type { Redis } from "ioredis";

/** All samples of a line that are kept, the newest first. @throws when Redis does not answer */
export async function readSamples(
  redis: Redis,
  prefix: string,
  eventId: string,
): Promise<{ seconds: LineSample[]; hour: LineSample[] }> {
  const answers = await redis
    .pipeline()
    .lrange(samplesKey(prefix, eventId), 0, -1)
    .lrange(hourKey(prefix, eventId), 0, -1)
    .exec();
  const [seconds = [], hour = []] = (answers ?? []).map(([error, texts]) => {
    if (error !== null) throw error;
    return (texts as string[]).map((text) => JSON.parse(text) as LineSample);
  });
  return { seconds, hour };
}
