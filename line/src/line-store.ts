import type { OpsProcess } from "@admit/contract";
import type { AcceptedBatch, AcceptedPurchase, AcceptRequest, Batch, Position } from "./commands.ts";
import type { LineCounters } from "./line-counters.ts";
import type { LineSample } from "./line-sampler.ts";
import type { Publication } from "./publication.ts";

/** How long the lock of a job in work lasts without being renewed, and how often stalled jobs are looked for. */
export const jobLockMs = 5000;
export const stalledCheckMs = 2000;
/** How long a gateway that died keeps an import from the others. Longer than any step of feeding one. */
export const importLeaseMs = 10_000;
/** Most purchases of one user that are found waiting in an event's line. */
export const waitingFoundMax = 20;

/**
 * Everything of the lines that processes share, by who uses it. Two implementations, Redis and memory, pass the suite
 * of `line-store.case.ts`. Every method rejects when the server does not answer in time; a write may have happened then.
 */
export interface LineStore extends LineIntake, LineIssuing, LineMonitoring, LineNotifications, Processes, Servers {
  /** Closes every connection. */
  close(): Promise<void>;
}

/** For gateways: accepting purchases and changes. */
export interface LineIntake {
  /**
   * Gives positions to purchases in one step; a known purchase keeps its own.
   * @returns null while the line has no counters: `begin` it first
   */
  accept(eventId: string, requests: readonly AcceptRequest[], lineMax: number): Promise<AcceptedBatch | null>;
  /** Gives one position, in a full or stopped line too: staff have to act then. Null while the line has no counters. */
  takePosition(eventId: string): Promise<Position | null>;
  /** Begins a line above every position that was ever given, unless it has begun already. */
  begin(eventId: string, lastDecidedSeq: number): Promise<void>;
  /**
   * Gives no position to buyers for `stopMs`; staff still get theirs. A line with waiting purchases continues unless
   * `evenIfWaiting`.
   * @returns the line's counters at that moment; zeros where it never began
   */
  stopAccepting(
    eventId: string,
    options: { stopMs: number; evenIfWaiting: boolean },
  ): Promise<{ seq: number; head: number }>;
  findAccepted(eventId: string, purchaseId: string): Promise<AcceptedPurchase | null>;
  /**
   * A user's purchases in these events' lines, at most `waitingFoundMax` of each, in one round trip. Where a publication
   * was lost some of them are decided: the caller forgets them.
   */
  findWaiting(eventIds: readonly string[], userId: string): Promise<{ eventId: string; purchaseId: string }[]>;
  /** The purchase no longer counts as one that waits: it is decided, or leaves the line. */
  forgetWaiting(eventId: string, userId: string, purchaseId: string): Promise<void>;

  /** Queues a batch, marks the event as hot and notifies its issuer. */
  enqueue(eventId: string, batch: Batch): Promise<void>;
  /** Marks the event as hot, at most once in `hotMarkMs`. */
  markHot(eventId: string): Promise<void>;
  /** Whether no batch waits or is in work: what is not decided by then never will be. */
  isQueueEmpty(eventId: string): Promise<boolean>;
  /** Jobs that ended by a fault, the latest first. */
  failedJobs(eventId: string, count: number): Promise<FailedJob[]>;
  /** Queues failed jobs again. @returns how many there were */
  retryFailedJobs(eventId: string): Promise<number>;

  /** Acquires or renews the lease by which one gateway feeds an import. False where another holds it. */
  holdImport(importId: string, holder: string): Promise<boolean>;
  releaseImport(importId: string, holder: string): Promise<void>;
  /** A limit that all gateways count together. While the server is away each counts for itself. */
  openLimit(name: string, bounds: { points: number; duration: number }): SharedLimit;
}

/** For workers: an event's lease, its queue, and the results. */
export interface LineIssuing {
  /** The events that have, or recently had, purchases in line. @param max at random where there are more */
  hotEvents(max?: number): Promise<string[]>;
  forgetHot(eventId: string): Promise<void>;
  /** The holders of the events' leases, in their order; null where there is none. One round trip. */
  leaseHolders(eventIds: readonly string[]): Promise<(string | null)[]>;
  /** Acquires or renews an event's lease, and reads its line in the same step. Null where another holds it. */
  holdLease(eventId: string, holder: string): Promise<HeldLine | null>;
  /** Releases the lease where it is the holder's. */
  releaseLease(eventId: string, holder: string): Promise<void>;
  openQueue(options: LineQueueOptions): LineQueue;
  /**
   * Moves the head, never back, forgets that the decided purchases wait, and notifies the gateways. A line without
   * counters gets none from here.
   */
  publishDecided(publication: Publication): Promise<void>;
  /**
   * Moves the head to the end of the line where positions were given whose batch never arrived. No purchase waits then,
   * which is noted where the head is there already, too.
   * @param seq the last position, as read before the queue was seen empty: nothing happens if it has changed
   * @returns whether the head has moved
   */
  passUnqueued(eventId: string, seq: number): Promise<boolean>;
  /** Keeps a second's sample, and a sample of ten seconds where one is complete. */
  keepSample(eventId: string, sample: LineSample, tenSeconds: LineSample | null): Promise<void>;
}

/** For everything that shows lines: buyers' pages, operators' console, metrics. */
export interface LineMonitoring {
  /** Counters in the order of the events; null where there are none. One round trip. */
  readCounters(eventIds: readonly string[]): Promise<(KnownCounters | null)[]>;
  /** One round trip, at the same cost for each line. */
  readSnapshots(wanted: readonly WantedSnapshot[]): Promise<Map<string, LineSnapshot>>;
  /** All samples that are kept, the newest first. */
  readSamples(eventId: string): Promise<{ seconds: LineSample[]; hour: LineSample[] }>;
}

/** For all: changes that concern other processes. Delivered at most once: each receiver also polls, or has a maximum age. */
export interface LineNotifications {
  notify(change: ChangeName, id: string): Promise<void>;
  /** Opens a connection that receives what is published from then on. */
  subscribe(listener: LineListener): Subscription;
}

/** The gateways and workers that run. */
export interface Processes {
  reportProcess(report: ProcessReport): Promise<void>;
  removeProcess(id: string): Promise<void>;
  /** By part and id. Removes those that were lost long ago: they cannot do it themselves. */
  readProcesses(nowMs: number): Promise<OpsProcess[]>;
}

/** The server itself. */
export interface Servers {
  ping(): Promise<unknown>;
  /** Writes a key that expires by itself: a replica and a full server answer reads only. */
  probeWrite(): Promise<unknown>;
  /** Settings of the server by name. */
  readConfig(names: readonly string[]): Promise<Record<string, string>>;
  readInfo(): Promise<string>;
  /** Resolves once the server is connected. */
  connected(): Promise<void>;
}

export interface FailedJob {
  id: string;
  atMs: number;
  reason: string;
}

/** As of rate-limiter-flexible: rejects with its `RateLimiterRes` once the points are used up. */
export interface SharedLimit {
  readonly points: number;
  readonly duration: number;
  consume(key: string): Promise<unknown>;
  /** Takes one point back. */
  reward(key: string): Promise<unknown>;
}

/** A line at the moment when its lease was held. */
export interface HeldLine {
  /** Batches in the queue, and in work. */
  waiting: number;
  active: number;
  /** Null where there are none: no purchase was accepted yet, or Redis was emptied. */
  counters: LineCounters | null;
}

export interface LineQueueOptions {
  eventId: string;
  /** Names the worker in the queue's lists. */
  workerId: string;
  /** Decides one batch. What it throws fails the job; a job it never ends stays in work for the next owner. */
  process: (batch: Batch) => Promise<void>;
  onError: (error: Error) => void;
}

/** An event's queue, as its issuer uses it. What is no batch ends as a failed job, which operators see. */
export interface LineQueue {
  /** Begins to take batches. */
  run(): void;
  /** A batch was queued. */
  wake(): void;
  /** The batches that some worker has in work. */
  readActive(): Promise<Batch[]>;
  /** Queues batches again whose worker no longer renews their locks. */
  requeueStalled(): Promise<unknown>;
  /** Removes what would stay for ever of an empty line: finished jobs and their events. */
  clear(): Promise<void>;
  /** @param force waits for no batch: those in work stay so, for the next owner */
  close(force?: boolean): Promise<void>;
}

export interface KnownCounters extends LineCounters {
  /** A random mark that changes when Redis was emptied. */
  born: string | null;
}

export interface WantedSnapshot {
  eventId: string;
  /** How many of the newest samples. */
  samples: number;
}

/** What is known of a line at one moment; zeros where it has no counters. */
export interface LineSnapshot extends KnownCounters {
  /** The worker that holds the lease. */
  holder: string | null;
  /** Batches in work. */
  active: number;
  failedJobs: number;
  /** The newest first. */
  samples: LineSample[];
}

/**
 * - `queued`: a batch was queued for this event.
 * - `hand-over`: the event's issuer should leave it to another worker.
 * - `event-changed`, `user-changed`: this row has changed.
 * - `purchase-changed`: this purchase's tickets have changed since it was decided.
 */
export const changeNames = ["queued", "hand-over", "event-changed", "user-changed", "purchase-changed"] as const;
export type ChangeName = (typeof changeNames)[number];

export interface LineListener extends Partial<Record<ChangeName, (id: string) => void>> {
  decided?: (publication: Publication) => void;
  /** Notifications arrive from now on; some may have been missed before. */
  connected?: () => void;
  disconnected?: () => void;
}

export interface Subscription {
  /** Resolves when it has connected for the first time. */
  ready: Promise<void>;
  close(): void;
}

export type ProcessReport = Omit<OpsProcess, "lost">;
