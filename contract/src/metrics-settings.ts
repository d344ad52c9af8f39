import { z } from "zod";
import { wholeNumberSetting } from "./settings.ts";

/** Where each part serves its metrics unless it is set. */
export const metricsPorts = { gateway: 9464, worker: 9465 } as const;

/** Metrics have a listener of their own, on this machine alone by default: they show the load, and cost time. */
export const metricsSettings = (part: keyof typeof metricsPorts) => ({
  METRICS_HOST: z.string().min(1).default("127.0.0.1"),
  /** 0 takes a free port, and the log names it. */
  METRICS_PORT: wholeNumberSetting(0, 65_535).default(metricsPorts[part]),
});
