import { loadTogether } from "../../platform/batch/load-together.ts";
import { FreshCache } from "../../platform/cache/fresh-cache.ts";
import type { Mysql } from "../../platform/database.ts";
import { announceChange } from "../../platform/line/listen-for-changes.ts";
import type { PlatformServices } from "../../platform/route/services.ts";
import { type Account, readUsers } from "./user-read.ts";

const maxAgeConnectedMs = 60_000;
const maxAgeDisconnectedMs = 10_000;
const entriesMax = 100_000;
const batchSizeMax = 500;

/** Users as the gateway sees them. Ids that are requested in one turn of the event loop share one statement. */
export class UserCache extends FreshCache<Account> {
  constructor(mysql: Mysql) {
    const loader = loadTogether<string, Account | null>((ids) => readUsers(mysql, ids), batchSizeMax);
    super({ maxAgeMs: maxAgeDisconnectedMs, entriesMax, load: (id) => loader.load(id) });
  }

  /** Caches a user whose row was read or written after that many invalidations, unless there were others meanwhile. */
  noteRead(account: Account, invalidations: number): void {
    if (invalidations === this.invalidations) this.note(account.caller.id, account);
  }

  /** @param isConnected whether change notifications arrive from now on; earlier ones may have been missed */
  listens(isConnected: boolean): void {
    this.maxAgeMs = isConnected ? maxAgeConnectedMs : maxAgeDisconnectedMs;
    if (isConnected) this.invalidateWhere(() => true);
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
