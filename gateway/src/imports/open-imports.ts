import { randomUUID } from "node:crypto";
import type { ImportServices } from "./services.ts";
import { feedImport } from "./feed-import.ts";
import { readRunningImports, type RunningImport } from "./imports-running-read.ts";

/** How often a gateway looks for imports that nobody feeds. */
const lookEveryMs = 3000;
/** Most imports that one gateway feeds at a time. */
const feedingMax = 4;

/** The imports that this gateway feeds. */
export interface Imports {
  /** Tells that there is a new import; it begins at once. */
  wake(): void;
  /** Once the drain has begun: ends with the windows that are on their way. Others go on with what is left. */
  close(): Promise<void>;
}

/**
 * Feeds the imports that run, each by one gateway at a time: the new ones of this gateway at once, and those
 * whose gateway died when its lease has ended.
 */
export function openImports(services: Pick<ImportServices, "mysql" | "store" | "line" | "log" | "drain">): Imports {
  const { mysql, store, log, drain } = services;
  const holder = randomUUID();
  const feeding = new Map<string, Promise<void>>();
  let looking: Promise<void> | null = null;
  let lookAgain = false;

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

  const look = async (): Promise<void> => {
    for (const running of await readRunningImports(mysql)) {
      if (drain.draining || feeding.size >= feedingMax) return;
      if (feeding.has(running.id)) continue;
      const fed = feed(running)
        .catch((error: Error) =>
          log.warn({ import: running.id, err: error }, "an import was left, to be taken up again"),
        )
        .finally(() => feeding.delete(running.id));
      feeding.set(running.id, fed);
    }
  };

  const wake = (): void => {
    if (drain.draining) return;
    lookAgain = looking !== null;
    looking ??= look()
      .catch((error: Error) => log.warn({ err: error }, "imports were not looked for"))
      .finally(() => {
        looking = null;
        if (lookAgain) wake();
      });
  };

  const timer = setInterval(wake, lookEveryMs);
  wake();
  return {
    wake,
    async close() {
      clearInterval(timer);
      await looking;
      await Promise.all(feeding.values());
    },
  };
}
