import type { Tracing } from "@admit/telemetry";
import type { Redis } from "ioredis";
import type { Pool } from "mysql2/promise";
import type { Logger } from "pino";
import type { LineQueue, LineQueueOptions } from "./line/line-queue.ts";
import type { WorkerMetrics } from "./metrics.ts";
import type { HotEvents } from "./ownership/hot-events.ts";
import type { WorkerSettings } from "./settings.ts";

/** What the worker's parts share; opened in `open-worker.ts`. */
export interface WorkerServices {
  settings: WorkerSettings;
  log: Logger;
  /** Names this process among all workers. */
  workerId: string;
  pool: Pool;
  /** Fails fast: leases and publications are worth nothing late. */
  redis: Redis;
  /** Opens an event's queue. */
  openQueue(options: LineQueueOptions): LineQueue;
  subscriber: Redis;
  hotEvents: HotEvents;
  metrics: WorkerMetrics;
  tracing: Tracing;
  /** How long an issuer sees nothing to do before it lets go of its event. */
  idleMs: number;
}
