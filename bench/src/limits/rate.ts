import type { Used } from "../place/usage.ts";

/** How fast something went. */
export interface Rate {
  count: number;
  tookMs: number;
  perSecond: number;
  /** What each process used meanwhile; null for one that cannot be told. `client` is the one that did the work. */
  used: Record<"client" | "mysql" | "redis", Used | null>;
}
