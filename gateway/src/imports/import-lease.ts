import type { Redis } from "ioredis";

/** How long a gateway that died keeps an import from the others. Longer than any step of `feedImport`. */
const importLeaseMs = 10_000;

const acquireScript = `
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1`;
const releaseScript = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0";

/**
 * A lease in Redis: its holder feeds the import. It only saves work: rows that are sent twice are issued once, by their
 * keys.
 */
export class ImportLease {
  readonly #redis: Redis;
  readonly #key: string;
  readonly #holder: string;

  /** @param holder names this gateway, and no other */
  constructor(redis: Redis, prefix: string, importId: string, holder: string) {
    this.#redis = redis;
    this.#key = `${prefix}:import:${importId}:lease`;
    this.#holder = holder;
  }

  /** Acquires or renews the lease. False if another gateway has it. @throws if Redis does not answer */
  async acquire(): Promise<boolean> {
    return (await this.#redis.eval(acquireScript, 1, this.#key, this.#holder, importLeaseMs)) === 1;
  }

  /** @throws if Redis does not answer; the lease expires then */
  async release(): Promise<void> {
    await this.#redis.eval(releaseScript, 1, this.#key, this.#holder);
  }
}
