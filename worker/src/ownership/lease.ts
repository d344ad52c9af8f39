import { leaseKey, leaseMarginMs, leaseMs, lineKey, queueName } from "@admit/contract";
import type { Redis } from "ioredis";
import type { LineCounters } from "../line/line-counters.ts";

/** Takes a free lease, or extends one that is ours, and tells how the line stands: one command, since each event costs it each second. */
const holdScript = `
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return {} end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
local line = redis.call('HMGET', KEYS[2], 'seq', 'head', 'headAcceptedAtMs', 'sinceMs')
return {redis.call('LLEN', KEYS[3]), redis.call('LLEN', KEYS[4]), unpack(line)}`;
const releaseScript = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0";

/** How a line stood when its lease was held. */
export interface HeldLine {
  /** Bundles in the queue, and in hand. */
  waiting: number;
  active: number;
  /** Null where Redis has none, since nobody was accepted yet or it was emptied. */
  counters: LineCounters | null;
}

type Field = string | null;
type Told = [waiting: number, active: number, seq: Field, head: Field, headAcceptedAtMs: Field, sinceMs: Field] | [];

/**
 * A lease in Redis: who holds it may issue. It is efficiency, not safety, which is the epoch's in MySQL: a
 * lease keeps two issuers from working against each other, and is trusted from the attempt's start on and
 * for one term less a margin, so that its holder stops before Redis could give it to another.
 */
export class Lease {
  readonly #redis: Redis;
  readonly #keys: [lease: string, line: string, waiting: string, active: string];
  readonly #holder: string;
  readonly #now: () => number;
  #trustedUntilMs = 0;

  /**
   * @param holder names this process, and no other
   * @param now a monotonic clock, in milliseconds
   */
  constructor(redis: Redis, prefix: string, eventId: string, holder: string, now: () => number) {
    const queue = `${prefix}:${queueName(eventId)}`;
    this.#redis = redis;
    // BullMQ's lists of the jobs that wait and that are in hand.
    this.#keys = [leaseKey(prefix, eventId), lineKey(prefix, eventId), `${queue}:wait`, `${queue}:active`];
    this.#holder = holder;
    this.#now = now;
  }

  get trusted(): boolean {
    return this.#now() < this.#trustedUntilMs;
  }

  /**
   * Takes the lease or renews it.
   * @returns null when somebody else holds it: then this issuer must let go
   * @throws when Redis does not answer; a lease that was ours stays trusted for the rest of its term
   */
  async hold(): Promise<HeldLine | null> {
    const startMs = this.#now();
    const told = (await this.#redis.eval(holdScript, 4, ...this.#keys, this.#holder, leaseMs)) as Told;
    this.#trustedUntilMs = told.length > 0 ? startMs + leaseMs - leaseMarginMs : 0;
    if (told.length === 0) return null;
    const [waiting, active, seq, head, headAcceptedAtMs, sinceMs] = told;
    const counters = {
      seq: Number(seq),
      head: Number(head),
      headAcceptedAtMs: Number(headAcceptedAtMs),
      sinceMs: Number(sinceMs),
    };
    return { waiting, active, counters: seq === null ? null : counters };
  }

  async release(): Promise<void> {
    this.#trustedUntilMs = 0;
    await this.#redis.eval(releaseScript, 1, this.#keys[0], this.#holder);
  }
}
