import { publicUrlOf, sharedSettings, wholeNumberSetting } from "@admit/contract";
import { z } from "zod";

export const WorkerSettings = z
  .object({
    ...sharedSettings,
    HOST: z.string().default("127.0.0.1"),
    /** The gateway's, for the links in mails where no `PUBLIC_URL` says better. */
    PORT: wholeNumberSetting(0, 65_535).default(8080),
    /** Where this worker answers `/metrics` and `/healthz`; 0 takes a free port, and the log names it. */
    WORKER_PORT: wholeNumberSetting(0, 65_535).default(0),
  })
  .transform((settings) => ({ ...settings, PUBLIC_URL: publicUrlOf(settings) }));
export type WorkerSettings = z.infer<typeof WorkerSettings>;
