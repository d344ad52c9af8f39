import { randomBytes } from "node:crypto";
import { promisify } from "node:util";
import type { Worker } from "node:worker_threads";
import type { Logger } from "pino";
import { finishWithinMs } from "../end-limits.ts";
import type { WorkerMetrics } from "../metrics.ts";
import type { MailingNote, MailingWord } from "./mailing-note.ts";

const restartFirstMs = 1000;
const restartMaxMs = 60_000;
/** How long a thread must have run for its next death to count as the first again. */
const wellAfterMs = 5 * 60 * 1000;
/** How often the thread is told how busy the issuers are. */
const tellEveryMs = 1000;

/**
 * Sends mails in a thread of their own: however long a mail server or a document takes, no issuer waits for it. A thread that dies is started again, after pauses that double.
 */
export async function openMailing(
  { log, metrics }: { log: Logger; metrics: WorkerMetrics },
  start: () => Worker,
): Promise<{ close(): Promise<void> }> {
  let isClosing = false;
  let deaths = 0;
  let again: NodeJS.Timeout | undefined;
  // Node makes the threads that all others share for files and names when the first work comes; they take on
  // the priority of whoever brings it. That must not be the mailing.
  await promisify(randomBytes)(1);

  const run = (): { thread: Worker; ended: Promise<void> } => {
    const startedAt = performance.now();
    const thread = start();
    thread.on("message", (note: MailingNote) => metrics.observeMailing(note));
    thread.on("error", (error: Error) => log.error({ err: error }, "mailing died"));
    const ended = new Promise<void>((resolve) => {
      thread.on("exit", () => {
        resolve();
        if (isClosing) return;
        deaths = performance.now() - startedAt > wellAfterMs ? 1 : deaths + 1;
        const delayMs = Math.min(restartFirstMs * 2 ** (deaths - 1), restartMaxMs);
        log.error({ delayMs }, "mailing ended; starting it again");
        again = setTimeout(() => (running = run()), delayMs);
      });
    });
    return { thread, ended };
  };
  let running = run();
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  const tell = (word: MailingWord): void => running.thread.postMessage(word);
  let decidedBefore = metrics.decided;
  const telling = setInterval(() => {
    tell({ decided: metrics.decided - decidedBefore, linksDue: metrics.linkMailsDue });
    decidedBefore = metrics.decided;
  }, tellEveryMs);

  return {
    async close() {
      isClosing = true;
      clearTimeout(again);
      clearInterval(telling);
      tell("close");
      let timer: NodeJS.Timeout | undefined;
      // A mail that is on its way then is sent again by the next worker that looks.
      const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, finishWithinMs)));
      await Promise.race([running.ended, late]);
      clearTimeout(timer);
      await running.thread.terminate();
    },
  };
}
