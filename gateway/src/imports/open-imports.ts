import { randomUUID } from "node:crypto";
import { feedImport, readRunningImports, type RunningImport } from "./feed-import.ts";
import type { ImportServices } from "./services.ts";

const pollEveryMs = 3000;
const feedingMax = 4;

export interface Imports {
  /** Polls at once: there is a new import. */
  wake(): void;
  /** After the drain has begun: resolves when the windows in the line are finished. Other gateways continue. */
  close(): Promise<void>;
}

/**
 * Feeds the imports that run, each by one gateway at a time: this gateway's new ones at once, and those of a gateway
 * that died as soon as its lease has expired.
 */
export function openImports(services: Pick<ImportServices, "mysql" | "store" | "line" | "log" | "drain">): Imports {
  const { mysql, store, log, drain } = services;
  const holder = randomUUID();
  const feeding = new Map<string, Promise<void>>();
  let polling: Promise<void> | null = null;
  let pollAgain = false;

  const feed = async (running: RunningImport): Promise<void> => {
    const hold = (): Promise<boolean> => store.holdImport(running.id, holder);
    if (!(await hold())) return;
    try {
      await feedImport(services, running, hold, drain.signal);
    } finally {
      // Otherwise it ends by itself.
      await store.releaseImport(running.id, holder);
    }
  };

  const poll = async (): Promise<void> => {
    for (const running of await readRunningImports(mysql)) {
      if (drain.draining || feeding.size >= feedingMax) return;
      if (feeding.has(running.id)) continue;
      const fed = feed(running)
        .catch((error: Error) => log.warn({ import: running.id, err: error }, "an import stopped, and will be resumed"))
        .finally(() => feeding.delete(running.id));
      feeding.set(running.id, fed);
    }
  };

  const wake = (): void => {
    if (drain.draining) return;
    pollAgain = polling !== null;
    polling ??= poll()
      .catch((error: Error) => log.warn({ err: error }, "polling for imports failed"))
      .finally(() => {
        polling = null;
        if (pollAgain) wake();
      });
  };

  const timer = setInterval(wake, pollEveryMs);
  wake();
  return {
    wake,
    async close() {
      clearInterval(timer);
      await polling;
      await Promise.all(feeding.values());
    },
  };
}
