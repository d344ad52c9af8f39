import type { Registry } from "prom-client";
import { aliveEveryMs, type AskMetrics, type FromOne } from "./messages.ts";

/**
 * Where the system spreads new connections over all who listen on a port, each has a queue of its own. Elsewhere the
 * process that started the others accepts, and hands out in turn.
 */
const systemSpreads = process.platform === "linux";

/** A gateway's part in being one of several behind one port. */
export function openOneOfMany(registry: Registry, number: number) {
  const send = (message: FromOne): void => void (process.connected && process.send?.(message));
  // Figures of all are served together, as those of several gateways.
  registry.setDefaultLabels({ process: String(number) });
  process.on("message", (message: Partial<AskMetrics>) => {
    const { kind, id = 0 } = message;
    if (kind === "ask-metrics")
      void registry.getMetricsAsJSON().then((metrics) => send({ kind: "metrics", id, metrics }));
  });
  setInterval(() => send({ kind: "alive" }), aliveEveryMs).unref();
  return {
    listening: systemSpreads ? { reusePort: true, exclusive: true } : {},
    noteReady: () => send({ kind: "ready" }),
  };
}
