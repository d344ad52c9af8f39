import { loadTogether } from "../../platform/batch/load-together.ts";
import { FreshCache } from "../../platform/cache/fresh-cache.ts";
import type { Mysql } from "../../platform/database.ts";
import { announceChange } from "../../platform/line/listen-for-changes.ts";
import type { PlatformServices } from "../../platform/route/services.ts";
import { type Account, readUsers } from "./user-read.ts";

/** Cached 60 s while change notifications arrive, otherwise 10 s. */
const maxAgeConnectedMs = 60_000;
const maxAgeDisconnectedMs = 10_000;
const entriesMax = 100_000;
/** Most ids in one statement. */
const batchSizeMax = 500;

/** Users as the gateway sees them. Ids that are requested in one turn of the event loop share one statement. */
export class UserCache {
  readonly #cache: FreshCache<Account>;

  constructor(mysql: Mysql) {
    const loader = loadTogether<string, Account | null>((ids) => readUsers(mysql, ids), batchSizeMax);
    this.#cache = new FreshCache({ maxAgeMs: maxAgeDisconnectedMs, entriesMax, load: (id) => loader.load(id) });
  }

  /** The user if cached and fresh, without waiting; undefined if `find` has to query the database. */
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

  /** @param isConnected whether change notifications arrive from now on; earlier ones may have been missed */
  listens(isConnected: boolean): void {
    this.#cache.maxAgeMs = isConnected ? maxAgeConnectedMs : maxAgeDisconnectedMs;
    if (isConnected) this.#cache.invalidateWhere(() => true);
  }
}

/** Makes this gateway read a changed user again at once, and the others when they are notified. */
export function announceUserChange(
  services: Pick<PlatformServices, "store" | "log"> & { users: UserCache },
  userId: string,
): void {
  services.users.invalidate(userId);
  void announceChange(services, "user-changed", userId);
}
