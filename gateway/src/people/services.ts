import type { Accounts } from "@admit/prisma";
import type { PlatformServices } from "../platform/route/services.ts";
import type { UserCache } from "./users/user-cache.ts";

export interface PeopleServices extends PlatformServices {
  users: UserCache;
  accounts: Accounts;
}
