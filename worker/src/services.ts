import type { LineStore } from "@admit/line";
import type { Tracing } from "@admit/telemetry";
import type { Pool } from "mysql2/promise";
import type { Logger } from "pino";
import type { IssuerDatabase } from "./database/issuer-database.ts";
import type { WorkerMetrics } from "./metrics.ts";
import type { WorkerSettings } from "./settings.ts";

/** Shared by the worker's parts; opened in `open-worker.ts`. */
export interface WorkerServices {
  settings: WorkerSettings;
  log: Logger;
  /** Identifies this process among all workers. */
  workerId: string;
  pool: Pool;
  database: IssuerDatabase;
  /** The lines in Redis. */
  store: LineStore;
  metrics: WorkerMetrics;
  tracing: Tracing;
  /** How long an issuer is idle before it releases its event. */
  idleMs: number;
}
