import type { Mysql } from "../../platform/database.ts";
import { loadTogether } from "../../platform/batch/load-together.ts";
import { FreshCache } from "../../platform/cache/fresh-cache.ts";
import { type Account, readUsers } from "./user-read.ts";

/**
 * How long a change may go unseen that no word told of: while words are heard, so that somebody who waits is not read
 * again for each of their looks, and while they are not. Whoever hears them again believes nothing older.
 */
const heardMs = 60_000;
const unheardMs = 10_000;
const entriesMax = 100_000;
/** Most ids in one statement. */
const batchSizeMax = 500;

/** Users as the gateway sees them, read in batches: those asked for in one turn come by one statement. */
export class UserCache {
  readonly #cache: FreshCache<Account>;

  constructor(mysql: Mysql) {
    const loader = loadTogether<string, Account | null>((ids) => readUsers(mysql, ids), batchSizeMax);
    this.#cache = new FreshCache({ maxAgeMs: unheardMs, entriesMax, load: (id) => loader.load(id) });
  }

  /** The user if known and fresh, without waiting; undefined when `find` has to ask the database. */
  peek(id: string): Account | null | undefined {
    return this.#cache.peek(id);
  }

  /** Caches a user whose row was read or written since `asOf`, unless a change of any user was announced meanwhile. */
  note(account: Account, asOf: number): void {
    if (asOf === this.asOf) this.#cache.note(account.caller.id, account);
  }

  /** Changes whenever a change of a user is announced. */
  get asOf(): number {
    return this.#cache.invalidations;
  }

  find(id: string): Promise<Account | null> {
    return this.#cache.find(id);
  }

  invalidate(id: string): void {
    this.#cache.invalidate(id);
  }

  /** @param isHeard whether word of changes comes from now on; some may have been missed before */
  listens(isHeard: boolean): void {
    this.#cache.maxAgeMs = isHeard ? heardMs : unheardMs;
    if (isHeard) this.#cache.invalidateWhere(() => true);
  }
}
