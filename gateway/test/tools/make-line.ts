import { hotKey, leaseKey, lineKey, processesKey, samplesKey, type OpsProcess } from "@admit/contract";
import type { LineSample } from "@admit/line";
import type { TestGateway } from "./test-gateway.ts";

export interface MadeLine {
  /** Places given and decided; who waits has waited since 1970 unless `sinceMs` says better. */
  seq?: number;
  head?: number;
  sinceMs?: number;
  /** The worker that holds the lease. */
  holder?: string | null;
  /** The newest first. */
  samples?: LineSample[];
}

/** A hot line, as gateways and an issuer would have left it in Redis. */
export async function makeLine(
  { services: { redis, settings } }: TestGateway,
  eventId: string,
  { seq = 0, head = 0, sinceMs = 0, holder = null, samples = [] }: MadeLine = {},
): Promise<void> {
  const prefix = settings.REDIS_PREFIX;
  const pipeline = redis.pipeline().sadd(hotKey(prefix), eventId);
  pipeline.hset(lineKey(prefix, eventId), { seq, head, headAcceptedAtMs: 0, sinceMs, born: "test" });
  if (holder !== null) pipeline.set(leaseKey(prefix, eventId), holder);
  if (samples.length > 0)
    pipeline.rpush(samplesKey(prefix, eventId), ...samples.map((sample) => JSON.stringify(sample)));
  await pipeline.exec();
}

/** A process that last said a word so long ago. @returns its name */
export async function makeProcess(
  { services: { redis, settings } }: TestGateway,
  id: string,
  { silentMs = 0, part = "worker" }: { silentMs?: number; part?: OpsProcess["part"] } = {},
): Promise<string> {
  const seenAt = new Date(Date.now() - silentMs).toISOString();
  const word = { id, part, host: "host", pid: 1, startedAt: seenAt, seenAt, rssBytes: 1, loopLagMs: 0, events: 0 };
  await redis.hset(processesKey(settings.REDIS_PREFIX), id, JSON.stringify(word));
  return id;
}
