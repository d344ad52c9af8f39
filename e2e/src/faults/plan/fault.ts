import type { Direction } from "../proxy/tcp-proxy.ts";
import type { Point } from "../proxy/post.ts";

export type ServiceName = "gateway-1" | "gateway-2" | "worker-1" | "worker-2";
export type ServerName = "mysql" | "redis";
/** Where a connection can be cut at COMMIT: before the server has received it, or before its answer arrives. */
type CutPoint = "before-write" | "after-commit";

/** What happens to which part of the system. */
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
  /** When it begins, in milliseconds after the first request. */
  atMs: number;
  /** How long it lasts; 0 for a fault without a duration. */
  forMs: number;
};

/** Whether Redis loses what it has confirmed as stored; other faults lose nothing. */
export const losesLine = ({ kind }: Fault): boolean => kind === "redis-empty" || kind === "redis-cut-short";

export function describeFault({ atMs, forMs, kind, ...rest }: Fault): string {
  const details = Object.values(rest).join(" ");
  return `${kind}${details === "" ? "" : ` ${details}`} at ${(atMs / 1000).toFixed(1)} s for ${(forMs / 1000).toFixed(1)} s`;
}
