import { RateLimiterMemory } from "rate-limiter-flexible";
import { importLeaseMs, type LineStore } from "../line-store.ts";
import { judgeProcesses } from "../presence.ts";
import { openMemoryQueue } from "./memory-queue.ts";
import type { MemoryServer } from "./memory-server.ts";

/** How a process reaches the server. A test may delay what passes, lose it, or refuse it. */
export interface MemoryLink {
  /** A command, there and back. */
  call: <Answer>(run: () => Answer) => Promise<Answer>;
  /** The same on the connections of queues and subscriptions, which try again until they are answered. */
  callPatiently: <Answer>(run: () => Answer) => Promise<Answer>;
  /** Brings a notification to the process. */
  deliver: (run: () => void) => void;
}

const directLink: MemoryLink = {
  call: async (run) => run(),
  callPatiently: async (run) => run(),
  deliver: (run) => run(),
};

/** The lines in memory, as one process sees them. */
export function openMemoryLine(server: MemoryServer, link: MemoryLink = directLink): LineStore {
  const { call } = link;
  return {
    accept: (eventId, requests, lineMax) => call(() => server.accept(eventId, requests, lineMax)),
    takePosition: (eventId) => call(() => server.takePosition(eventId)),
    begin: (eventId, lastDecidedSeq) => call(() => server.begin(eventId, lastDecidedSeq)),
    stopAccepting: (eventId, { stopMs, evenIfWaiting }) =>
      call(() => server.stopAccepting(eventId, stopMs, evenIfWaiting)),
    findAccepted: (eventId, purchaseId) => call(() => server.findAccepted(eventId, purchaseId)),
    findWaiting: (eventIds, userId) => call(() => server.findWaiting(eventIds, userId)),
    forgetWaiting: (eventId, _userId, purchaseId) => call(() => server.forgetWaiting(eventId, purchaseId)),
    enqueue: (eventId, batch) => call(() => server.enqueue(eventId, batch)),
    markHot: (eventId) => call(() => void server.hot.add(eventId)),
    isQueueEmpty: (eventId) => call(() => server.isQueueEmpty(eventId)),
    failedJobs: (eventId, count) => call(() => server.failedJobs(eventId, count)),
    retryFailedJobs: (eventId) => call(() => server.retryFailedJobs(eventId)),
    holdImport: (importId, holder) => call(() => server.hold(importId, holder, importLeaseMs)),
    releaseImport: (importId, holder) => call(() => server.release(importId, holder)),
    openLimit: (_name, bounds) => new RateLimiterMemory(bounds),

    hotEvents: (max) => call(() => [...server.hot].slice(0, max)),
    forgetHot: (eventId) => call(() => void server.hot.delete(eventId)),
    leaseHolders: (eventIds) => call(() => eventIds.map((eventId) => server.leaseHolder(eventId))),
    holdLease: (eventId, holder) => call(() => server.holdLease(eventId, holder)),
    releaseLease: (eventId, holder) => call(() => server.release(eventId, holder)),
    openQueue: (options) => openMemoryQueue(server, link, options),
    publishDecided: (publication) => call(() => server.publishDecided(publication)),
    passUnqueued: (eventId, seq) => call(() => server.passUnqueued(eventId, seq)),
    keepSample: (eventId, sample, tenSeconds) => call(() => server.keepSample(eventId, sample, tenSeconds)),

    readCounters: (eventIds) => call(() => eventIds.map((eventId) => server.counters(eventId))),
    readSnapshots: (wanted) =>
      call(() => new Map(wanted.map(({ eventId, samples }) => [eventId, server.snapshot(eventId, samples)]))),
    readSamples: (eventId) => call(() => server.samples(eventId)),

    notify: (change, id) => call(() => server.notify(change, id)),
    subscribe(listener) {
      const close = server.listen(listener, link.deliver);
      const ready = link.callPatiently(() => undefined).then(() => listener.connected?.());
      return { ready, close };
    },

    reportProcess: (report) => call(() => void server.processes.set(report.id, report)),
    removeProcess: (id) => call(() => void server.processes.delete(id)),
    readProcesses: (nowMs) =>
      call(() => {
        const { processes, longLost } = judgeProcesses([...server.processes.values()], nowMs);
        for (const id of longLost) server.processes.delete(id);
        return processes;
      }),

    ping: () => call(() => "PONG"),
    probeWrite: () => call(() => "OK"),
    readConfig: () => call(() => ({})),
    readInfo: () => call(() => ""),
    connected: () => call(() => undefined),
    close: () => Promise.resolve(),
  };
}
