import { metricsSettings, publicUrlOf, sharedSettings, wholeNumberSetting } from "@admit/contract";
import { z } from "zod";

export const WorkerSettings = z
  .object({
    ...sharedSettings,
    ...metricsSettings("worker"),
    /** The gateway's, for the links in mails where no `PUBLIC_URL` says better. */
    HOST: z.string().default("127.0.0.1"),
    PORT: wholeNumberSetting(0, 65_535).default(8080),
  })
  .transform((settings) => ({ ...settings, PUBLIC_URL: publicUrlOf(settings) }));
export type WorkerSettings = z.infer<typeof WorkerSettings>;

/** A worker ends within this time after SIGTERM, or is killed then. The contract promises it. */
export const exitTimeoutMs = 10_000;
/** How long work in progress may take then; the rest is for traces and connections. */
export const finishWithinMs = 8000;
