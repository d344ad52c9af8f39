import { pendingMigrations } from "@admit/prisma";
import type { Services } from "../services.ts";

export interface Readiness {
  status: "ready" | "not-ready" | "shutting-down";
  redis: Check;
  mysql: Check;
  migrations: Check;
  pendingMigrations: string[];
}

type Check = "ok" | "away" | "pending";

const checkTimeoutMs = 1000;

/** Asks each part, all at once, for a second at most. */
export async function checkReadiness({
  redis,
  mysql,
  drain,
}: Pick<Services, "redis" | "mysql" | "drain">): Promise<Readiness> {
  const [pong, pending] = await Promise.all([orNull(redis.ping()), orNull(pendingMigrations(mysql))]);
  const parts = {
    redis: pong === null ? "away" : "ok",
    mysql: pending === null ? "away" : "ok",
    migrations: pending === null ? "away" : pending.length > 0 ? "pending" : "ok",
  } as const;
  const ready = Object.values(parts).every((part) => part === "ok");
  const status = drain.draining ? "shutting-down" : ready ? "ready" : "not-ready";
  return { status, ...parts, pendingMigrations: pending ?? [] };
}

/** Null where it fails or takes too long: for readiness the two are the same. */
function orNull<Value>(work: Promise<Value>): Promise<Value | null> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(null), checkTimeoutMs);
    const settle = (value: Value | null) => {
      clearTimeout(timer);
      resolve(value);
    };
    work.then(settle, () => settle(null));
  });
}
