import { issuerConcurrency } from "@admit/contract";
import { jobLockMs, type LineQueue, type LineQueueOptions } from "../line-store.ts";
import type { MemoryLink } from "./memory-line.ts";
import type { MemoryJob, MemoryServer } from "./memory-server.ts";

/** An event's queue in memory, in the manner of a BullMQ worker: locks are renewed, unfinished jobs stay active. */
export function openMemoryQueue(
  server: MemoryServer,
  { callPatiently: call }: MemoryLink,
  { eventId, process, onError }: LineQueueOptions,
): LineQueue {
  /** Stands for this queue as the holder of its jobs. */
  const holder = {};
  const inWork = new Set<MemoryJob>();
  let state: "new" | "running" | "closing" | "closed" = "new";
  let isFetching = false;
  let isWoken = false;
  let onEmpty: (() => void)[] = [];

  const isClosed = (): boolean => state === "closed";

  const renewing = setInterval(() => {
    if (inWork.size > 0) call(() => server.renewLocks(eventId, [...inWork], holder)).catch(onError);
  }, jobLockMs / 2);

  const fetch = async (): Promise<void> => {
    if (isFetching || state !== "running" || inWork.size >= issuerConcurrency) return;
    isFetching = true;
    isWoken = false;
    const job = await call(() => server.take(eventId, holder));
    isFetching = false;
    // A queue that closed meanwhile leaves the job to the next owner.
    if (isClosed()) return;
    if (job !== null) void work(job);
    if (job !== null || isWoken) void fetch();
  };

  const work = async (job: MemoryJob): Promise<void> => {
    inWork.add(job);
    const failure = await process(job.batch).then(
      () => null,
      (error: Error) => error.message,
    );
    if (isClosed()) return;
    const isOurs = await call(() => server.finish(eventId, job, holder, failure));
    if (!isOurs) onError(new Error("missing lock for a job"));
    inWork.delete(job);
    if (inWork.size === 0) for (const resolve of onEmpty.splice(0)) resolve();
    void fetch();
  };

  return {
    run() {
      state = "running";
      void fetch();
    },
    wake() {
      isWoken = true;
      void fetch();
    },
    readActive: () => call(() => server.active(eventId)),
    requeueStalled: () => call(() => server.requeueStalled(eventId)),
    // Finished jobs are not kept.
    clear: () => call(() => undefined),
    async close(force = false) {
      if (!force) {
        state = "closing";
        if (inWork.size > 0) await new Promise<void>((resolve) => (onEmpty = [...onEmpty, resolve]));
      }
      state = "closed";
      clearInterval(renewing);
    },
  };
}
