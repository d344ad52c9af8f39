import { decidedChannel, lineKey, type Publication } from "@admit/contract";
import type { Redis } from "ioredis";

/**
 * Moves the head, never back, and tells the gateways. A line that Redis has forgotten gets no counters from
 * here: whoever accepts next begins it anew, above all that was decided.
 */
const advanceScript = `
local head = tonumber(redis.call('HGET', KEYS[1], 'head'))
if head and tonumber(ARGV[1]) > head then
  redis.call('HSET', KEYS[1], 'head', ARGV[1], 'headAcceptedAtMs', ARGV[2])
end
redis.call('PUBLISH', ARGV[3], ARGV[4])`;

/** Sets the head to the last place given, if that is still what it was when the queue was seen empty. */
const settleScript = `
local seq = redis.call('HGET', KEYS[1], 'seq')
if seq ~= ARGV[1] or redis.call('HGET', KEYS[1], 'head') == seq then return 0 end
redis.call('HSET', KEYS[1], 'head', seq)
return 1`;

export interface LineCounters {
  /** The last place given. */
  seq: number;
  /** The last place decided or passed over. */
  head: number;
  headAcceptedAtMs: number;
  sinceMs: number;
}

/** An event's counters; null where Redis has none, since nobody was accepted yet or it was emptied. */
export async function readLineCounters(redis: Redis, prefix: string, eventId: string): Promise<LineCounters | null> {
  const [seq, head, headAcceptedAtMs, sinceMs] = await redis.hmget(
    lineKey(prefix, eventId),
    "seq",
    "head",
    "headAcceptedAtMs",
    "sinceMs",
  );
  if (typeof seq !== "string") return null;
  return {
    seq: Number(seq),
    head: Number(head ?? 0),
    headAcceptedAtMs: Number(headAcceptedAtMs ?? 0),
    sinceMs: Number(sinceMs ?? 0),
  };
}

/** Tells everybody what a group decided, and where the line stands. */
export async function publishDecided(redis: Redis, prefix: string, publication: Publication): Promise<void> {
  await redis.eval(
    advanceScript,
    1,
    lineKey(prefix, publication.eventId),
    publication.head,
    publication.headAcceptedAtMs,
    decidedChannel(prefix),
    JSON.stringify(publication),
  );
}

/**
 * Puts the head right where places were given that never came into the queue, since their gateway died
 * on the way.
 * @param seq the last place given, as it stood before the queue was seen empty
 * @returns whether the head was moved
 */
export async function settleLine(redis: Redis, prefix: string, eventId: string, seq: number): Promise<boolean> {
  return (await redis.eval(settleScript, 1, lineKey(prefix, eventId), seq)) === 1;
}
