import type { Direction } from "../proxy/tcp-proxy.ts";
import type { Point } from "../proxy/post.ts";

export type ServiceName = "gateway-1" | "gateway-2" | "worker-1" | "worker-2";
export type ServerName = "mysql" | "redis";
/** Where a connection can be cut inside COMMIT: the server has not got it, or has done it and was not heard. */
type CutPoint = "before-write" | "after-commit";

/** What is done to the system, and to which part of it. */
export type FaultKind =
  | { kind: "kill"; service: ServiceName }
  | { kind: "freeze"; service: ServiceName }
  | { kind: "block-loop"; service: ServiceName }
  | { kind: "kill-at"; point: Exclude<Point, "before-transaction"> }
  | { kind: "freeze-at"; point: "before-transaction" | "before-write" | "after-commit" }
  | { kind: "rolling-restart" }
  | { kind: "mysql-kill" }
  | { kind: "mysql-restart" }
  | { kind: "mysql-freeze" }
  | { kind: "mysql-disk-full" }
  | { kind: "mysql-disk-slow"; ms: number }
  | { kind: "commit-cut"; point: CutPoint }
  | { kind: "mysql-error"; errno: 1205 | 1213 | 1040 | 1114 }
  | { kind: "slow-commits"; ms: number }
  | { kind: "redis-kill" }
  | { kind: "redis-freeze" }
  | { kind: "redis-empty" }
  | { kind: "redis-cut-short"; bytes: number }
  | { kind: "redis-disk-full"; bytes: number }
  | { kind: "clock"; service: ServiceName; ms: number }
  | { kind: "server-clock"; of: ServerName; ms: number }
  | { kind: "cut"; service: ServiceName; server: ServerName }
  | { kind: "away"; service: ServiceName; server: ServerName }
  | { kind: "delay"; service: ServiceName; server: ServerName; ms: number }
  | { kind: "one-way"; service: ServiceName; server: ServerName; direction: Direction };

/** A fault on the schedule. */
export type Fault = FaultKind & {
  /** When it begins, in milliseconds from the first request on. */
  atMs: number;
  /** How long it lasts; at once is over what has no duration. */
  forMs: number;
};

/** By which Redis forgets what it has told to be on disk; all else loses nothing. */
export const losesLine = ({ kind }: Fault): boolean => kind === "redis-empty" || kind === "redis-cut-short";

export function describeFault({ atMs, forMs, kind, ...rest }: Fault): string {
  const details = Object.values(rest).join(" ");
  return `${kind}${details === "" ? "" : ` ${details}`} at ${(atMs / 1000).toFixed(1)} s for ${(forMs / 1000).toFixed(1)} s`;
}
