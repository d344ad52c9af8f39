import { sharedSettings } from "@admit/contract";
import { z } from "zod";

export const WorkerSettings = z.object({
  ...sharedSettings,
  HOST: z.string().default("127.0.0.1"),
  /** Where this worker answers `/metrics` and `/healthz`; 0 takes a free port, and the log names it. */
  WORKER_PORT: z.coerce.number().int().min(0).max(65_535).default(0),
});
export type WorkerSettings = z.infer<typeof WorkerSettings>;
