import { leaseMarginMs, leaseMs } from "@admit/contract";
import type { Redis } from "ioredis";

/** Takes a free lease, or extends one that is ours. */
const holdScript = `
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1`;
const releaseScript = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0";

/**
 * A lease in Redis: who holds it may issue. It is efficiency, not safety, which is the epoch's in MySQL: a
 * lease keeps two issuers from working against each other, and is trusted from the attempt's start on and
 * for one term less a margin, so that its holder stops before Redis could give it to another.
 */
export class Lease {
  readonly #redis: Redis;
  readonly #key: string;
  readonly #holder: string;
  readonly #now: () => number;
  #trustedUntilMs = 0;

  /**
   * @param holder names this process, and no other
   * @param now a monotonic clock, in milliseconds
   */
  constructor(redis: Redis, key: string, holder: string, now: () => number) {
    this.#redis = redis;
    this.#key = key;
    this.#holder = holder;
    this.#now = now;
  }

  get trusted(): boolean {
    return this.#now() < this.#trustedUntilMs;
  }

  /**
   * Takes the lease or renews it.
   * @returns false when somebody else holds it: then this issuer must let go
   * @throws when Redis does not answer; a lease that was ours stays trusted for the rest of its term
   */
  async hold(): Promise<boolean> {
    const startMs = this.#now();
    const held = (await this.#redis.eval(holdScript, 1, this.#key, this.#holder, leaseMs)) === 1;
    this.#trustedUntilMs = held ? startMs + leaseMs - leaseMarginMs : 0;
    return held;
  }

  async release(): Promise<void> {
    this.#trustedUntilMs = 0;
    await this.#redis.eval(releaseScript, 1, this.#key, this.#holder);
  }
}
