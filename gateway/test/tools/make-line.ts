import {
  emptyWaits,
  hotKey,
  leaseKey,
  lineKey,
  noteWait,
  processesKey,
  samplesKey,
  type LineSample,
  type OpsProcess,
} from "@admit/contract";
import type { TestGateway } from "./test-gateway.ts";

export interface MadeLine {
  /** Positions assigned and decided. The oldest waiting purchase waits since `sinceMs`: by default since 1970. */
  seq?: number;
  head?: number;
  sinceMs?: number;
  /** The worker that holds the lease. */
  holder?: string | null;
  /** The newest first. */
  samples?: LineSample[];
}

/** Writes a hot line to Redis, as gateways and an issuer would. */
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

/** Writes a process whose last heartbeat is `silentMs` old. @returns its name */
export async function makeProcess(
  { services: { redis, settings } }: TestGateway,
  id: string,
  { silentMs = 0, part = "worker" }: { silentMs?: number; part?: OpsProcess["part"] } = {},
): Promise<string> {
  const seenAt = new Date(Date.now() - silentMs).toISOString();
  const heartbeat = { id, part, host: "host", pid: 1, startedAt: seenAt, seenAt, rssBytes: 1, loopLagMs: 0, events: 0 };
  await redis.hset(processesKey(settings.REDIS_PREFIX), id, JSON.stringify(heartbeat));
  return id;
}

/** An issuer's sample of one second in which the decided purchases had waited `waitsMs`. */
export function makeSample({ waitsMs = [], ...fields }: Partial<LineSample> & { waitsMs?: number[] } = {}): LineSample {
  const waits = emptyWaits();
  for (const waitMs of waitsMs) noteWait(waits, waitMs);
  return {
    atMs: 0,
    seq: 0,
    head: 0,
    oldestWaitMs: 0,
    issued: 0,
    capacity: 100,
    epoch: 1,
    decided: waitsMs.length,
    failed: 0,
    groups: waitsMs.length === 0 ? 0 : 1,
    groupMax: waitsMs.length,
    commitMs: 0,
    commitMsMax: 0,
    waits,
    ...fields,
  };
}
