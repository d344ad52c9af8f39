import { Worker } from "node:worker_threads";
import type { WorkerSettings } from "../settings.ts";
import type { MailKind } from "./mailing-note.ts";

/** Many times what a mail of a thousand tickets takes; beyond it the thread ends, and not the process. */
const heapMaxMb = 256;
/** What a few mails need at a time; more would only be there. */
const youngHeapMaxMb = 8;

/** Beside the bundle where this is in one. */
const entry = import.meta.url.endsWith(".ts") ? "./mailing-from-source.mjs" : "./mailing-main.js";

export const startMailingThread = (settings: WorkerSettings, kind: MailKind): Worker =>
  new Worker(new URL(entry, import.meta.url), {
    workerData: { settings, kind },
    name: `mailing ${kind}`,
    resourceLimits: { maxOldGenerationSizeMb: heapMaxMb, maxYoungGenerationSizeMb: youngHeapMaxMb },
  });
