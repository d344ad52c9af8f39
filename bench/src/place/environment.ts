import { existsSync } from "node:fs";
import { join } from "node:path";
import { root } from "./checkout.ts";
import type { Place, RunDatabase } from "./open-place.ts";

/** Settings of whatever is started on a run's database; as `pnpm start` gives them, at the log level that it has. */
export function environmentOf(place: Place, database: RunDatabase): Record<string, string> {
  const frontend = join(root, "frontend", "dist");
  return {
    NODE_ENV: "production",
    LOG_LEVEL: "info",
    DATABASE_URL: database.databaseUrl,
    REDIS_URL: place.redisUrl,
    REDIS_PREFIX: database.redisPrefix,
    ADMIT_DATA_DIR: place.dataDir,
    ...(existsSync(frontend) && { FRONTEND_DIR: frontend }),
  };
}
