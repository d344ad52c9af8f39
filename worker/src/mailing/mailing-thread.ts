import { randomBytes } from "node:crypto";
import { promisify } from "node:util";
import { Worker } from "node:worker_threads";
import pTimeout from "p-timeout";
import type { Logger } from "pino";
import type { WorkerMetrics } from "../metrics.ts";
import { finishWithinMs, type WorkerSettings } from "../settings.ts";

/** The mails that a thread sends: with tickets, or with links to sign in and activate. */
export type MailKind = "tickets" | "links";

/** A mailing thread's report to the worker, for its metrics. */
export type MailingReport = { kind: MailKind } & (
  | { event: "sent" | "failed" | "given-up" }
  | { due: number; oldestDueMs?: number }
);

/** The worker's message to a mailing thread: to end, or its load within the last second. */
export type MailingMessage = "close" | { decided: number; linksDue: number };

const restartFirstMs = 1000;
const restartMaxMs = 60_000;
/** A thread that ran this long counts as healthy: its next death is the first again. */
const healthyAfterMs = 5 * 60 * 1000;
const reportLoadEveryMs = 1000;
/** Many times what a mail of a thousand tickets takes; beyond it the thread ends, and not the process. */
const heapMaxMb = 256;
/** Enough for a few mails at a time. */
const youngHeapMaxMb = 8;

/** In a bundle it is beside this file. */
const entry = import.meta.url.endsWith(".ts") ? "./mailing-main.ts" : "./mailing-main.js";

export const startMailingThread = (settings: WorkerSettings, kind: MailKind): Worker =>
  new Worker(new URL(entry, import.meta.url), {
    workerData: { settings, kind },
    name: `mailing ${kind}`,
    resourceLimits: { maxOldGenerationSizeMb: heapMaxMb, maxYoungGenerationSizeMb: youngHeapMaxMb },
  });

/**
 * Sends mails in a thread of their own, so that no issuer waits for a slow mail server or a large document. A thread that
 * dies is restarted, after delays that double.
 */
export async function openMailing(
  { log, metrics }: { log: Logger; metrics: WorkerMetrics },
  start: () => Worker,
  closeWithinMs = finishWithinMs,
): Promise<{ close(): Promise<void> }> {
  let isClosing = false;
  let deaths = 0;
  let restart: NodeJS.Timeout | undefined;
  // Node creates its shared threads for files and names at the first use; they inherit the priority of the thread that
  // uses them first, which must not be the mailing's.
  await promisify(randomBytes)(1);

  const run = (): { thread: Worker; ended: Promise<void> } => {
    const startedAt = performance.now();
    const thread = start();
    thread.on("message", (report: MailingReport) => metrics.observeMailing(report));
    thread.on("error", (error: Error) => log.error({ err: error }, "mailing died"));
    const ended = new Promise<void>((resolve) => {
      thread.on("exit", () => {
        resolve();
        if (isClosing) return;
        deaths = performance.now() - startedAt > healthyAfterMs ? 1 : deaths + 1;
        const delayMs = Math.min(restartFirstMs * 2 ** (deaths - 1), restartMaxMs);
        log.error({ delayMs }, "mailing ended; restarting it");
        restart = setTimeout(() => (running = run()), delayMs);
      });
    });
    return { thread, ended };
  };
  let running = run();
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  const send = (message: MailingMessage): void => running.thread.postMessage(message);
  let decidedBefore = metrics.decided;
  const reporting = setInterval(() => {
    send({ decided: metrics.decided - decidedBefore, linksDue: metrics.linkMailsDue });
    decidedBefore = metrics.decided;
  }, reportLoadEveryMs);

  return {
    async close() {
      isClosing = true;
      clearTimeout(restart);
      clearInterval(reporting);
      send("close");
      // A mail that is still in flight then is sent again by the next worker.
      await pTimeout(running.ended, { milliseconds: closeWithinMs, message: false });
      await running.thread.terminate();
    },
  };
}
