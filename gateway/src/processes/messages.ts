import type { MetricObject } from "prom-client";

/** What the process that starts the others, and those, send each other. */
export type FromOne = { kind: "alive" } | { kind: "ready" } | { kind: "metrics"; id: number; metrics: MetricObject[] };

export interface AskMetrics {
  kind: "ask-metrics";
  id: number;
}

/** How often each says that it is alive. */
export const aliveEveryMs = 1000;
/** After such a silence a process is frozen: connections to it would wait for ever, so it is killed. */
export const silentMaxMs = 10_000;
