import type { Caller } from "../auth/caller.ts";
import type { Mysql } from "../database.ts";
import { loadTogether } from "../batch/load-together.ts";
import { FreshCache } from "../fresh/fresh-cache.ts";
import { readUsers } from "./user-read.ts";

/**
 * How long a change that no message told of may go unseen. Longer than between two looks of somebody who waits, so
 * that they are not read again for each; whoever has listened anew to the messages believes nothing older.
 */
const userCacheMs = 60_000;
const entriesMax = 100_000;
/** Most ids in one statement. */
const batchSizeMax = 500;

/** Users as the gateway sees them, read in batches: those asked for in one turn come by one statement. */
export class UserCache {
  readonly #cache: FreshCache<Caller>;

  constructor(mysql: Mysql) {
    const loader = loadTogether<string, Caller | null>((ids) => readUsers(mysql, ids), batchSizeMax);
    this.#cache = new FreshCache({ maxAgeMs: userCacheMs, entriesMax, load: (id) => loader.load(id) });
  }

  /** The user if known and fresh, without waiting; undefined when `find` has to ask the database. */
  peek(id: string): Caller | null | undefined {
    return this.#cache.peek(id);
  }

  /** Takes a user whose row was read or written a moment ago. */
  note(user: Caller): void {
    this.#cache.note(user.id, user);
  }

  find(id: string): Promise<Caller | null> {
    return this.#cache.find(id);
  }

  invalidate(id: string): void {
    this.#cache.invalidate(id);
  }

  /** Messages may have been missed. */
  invalidateAll(): void {
    this.#cache.invalidateWhere(() => true);
  }
}
