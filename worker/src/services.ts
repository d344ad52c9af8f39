import type { Tracing } from "@admit/telemetry";
import type { Redis } from "ioredis";
import type { Pool } from "mysql2/promise";
import type { Logger } from "pino";
import type { IssuerDatabase } from "./database/issuer-database.ts";
import type { LineQueue, LineQueueOptions } from "./line/line-queue.ts";
import type { WorkerMetrics } from "./metrics.ts";
import type { HotEvents } from "./ownership/hot-events.ts";
import type { WorkerSettings } from "./settings.ts";

/** Shared by the worker's parts; opened in `open-worker.ts`. */
export interface WorkerServices {
  settings: WorkerSettings;
  log: Logger;
  /** Identifies this process among all workers. */
  workerId: string;
  pool: Pool;
  database: IssuerDatabase;
  /** Fails fast: a lease or a publication that is late is useless. */
  redis: Redis;
  /** Opens an event's queue. */
  openQueue(options: LineQueueOptions): LineQueue;
  subscriber: Redis;
  hotEvents: HotEvents;
  metrics: WorkerMetrics;
  tracing: Tracing;
  /** How long an issuer is idle before it releases its event. */
  idleMs: number;
}
