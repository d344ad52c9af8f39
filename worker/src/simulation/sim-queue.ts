import { issuerConcurrency } from "@admit/contract";
import { jobLockMs, stalledCheckMs, type LineQueue, type LineQueueOptions } from "../line/line-queue.ts";
import type { SimJob, SimRedis } from "./sim-redis.ts";
import type { SimProcess } from "./world.ts";

/** What the checks are told of a process's bundles. */
export interface QueueWatch {
  begun(caller: Caller): void;
  ended(caller: Caller, fault: unknown): void;
  left(callers: Iterable<Caller>): void;
}

/** Waits for a bundle's end. */
export interface Caller {
  process: SimProcess;
  job: SimJob;
}

/** A process's end of the event's queue, in the manner of a BullMQ worker: locks that are renewed, jobs that stay active. */
export function openSimQueue(
  redis: SimRedis,
  process: SimProcess,
  { process: handle, onError }: LineQueueOptions,
  watch: QueueWatch,
): LineQueue {
  const inHand = new Set<Caller>();
  let state: "new" | "running" | "closing" | "closed" = "new";
  let isFetching = false;
  let isWoken = false;
  let onEmpty: (() => void)[] = [];

  const isClosed = (): boolean => state === "closed";

  const renewing = setInterval(() => {
    if (inHand.size === 0) return;
    redis
      .call(process, () =>
        redis.extend(
          [...inHand].map(({ job }) => job),
          process,
          jobLockMs,
        ),
      )
      .catch(onError);
  }, jobLockMs / 2);

  const fetch = async (): Promise<void> => {
    if (isFetching || state !== "running" || inHand.size >= issuerConcurrency) return;
    isFetching = true;
    isWoken = false;
    const job = await redis.callPatiently(process, () => redis.take(process, jobLockMs));
    isFetching = false;
    // A worker that closed meanwhile leaves the job in hand: the next owner sees to it.
    if (isClosed()) return;
    if (job !== null) void work(job);
    if (job !== null || isWoken) void fetch();
  };

  const work = async (job: SimJob): Promise<void> => {
    const caller = { process, job };
    inHand.add(caller);
    let fault: unknown = null;
    watch.begun(caller);
    await handle(job.data).catch((error: unknown) => (fault = error ?? true));
    watch.ended(caller, fault);
    if (state === "closed") return;
    const isOurs = await redis.callPatiently(process, () => redis.finish(job, process));
    if (!isOurs) onError(new Error("missing lock for a job"));
    inHand.delete(caller);
    if (inHand.size === 0) for (const resolve of onEmpty.splice(0)) resolve();
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
    readActive: () => redis.call(process, () => redis.active.map((job) => job.data)),
    moveStalledJobsToWait: () => redis.call(process, () => redis.moveStalled(stalledCheckMs)),
    // What is finished is not kept here.
    clear: () => redis.call(process, () => undefined),
    async close(force = false) {
      if (!force) {
        state = "closing";
        if (inHand.size > 0) await new Promise<void>((resolve) => (onEmpty = [...onEmpty, resolve]));
      }
      state = "closed";
      watch.left(inHand);
      clearInterval(renewing);
    },
  };
}
