import { closesAt, hourSamplesMax, leaseMs, samplesMax } from "@admit/contract";
import { randomUUID } from "node:crypto";
import type { AcceptAnswer, AcceptedBatch, AcceptedPurchase, AcceptRequest, Batch, Position } from "../commands.ts";
import { restartSeq } from "../line-counters.ts";
import type { LineSample } from "../line-sampler.ts";
import {
  type ChangeName,
  type FailedJob,
  type HeldLine,
  jobLockMs,
  type KnownCounters,
  type LineListener,
  type LineSnapshot,
  type ProcessReport,
  stalledCheckMs,
  waitingFoundMax,
} from "../line-store.ts";
import { purchaseIdIn, type Publication } from "../publication.ts";

export interface MemoryJob {
  id: string;
  batch: Batch;
  /** The queue that has it in work. */
  holder: object | null;
  lockedUntilMs: number;
  failure: { atMs: number; reason: string } | null;
}

interface MemoryLineState {
  counters: KnownCounters | null;
  stoppedUntilMs: number;
  accepted: Map<string, AcceptedPurchase>;
  /** The users of purchases that are not decided, by the purchase's id. */
  undecided: Map<string, string>;
  waiting: MemoryJob[];
  active: MemoryJob[];
  failed: MemoryJob[];
  maybeStalled: Set<MemoryJob>;
  stalledCheckedAtMs: number;
  samples: LineSample[];
  hour: LineSample[];
}

/**
 * What Redis holds, in this process' memory: the state of all lines and every operation on it, each in one step.
 * Remembered purchases and samples do not expire.
 */
export class MemoryServer {
  readonly #lines = new Map<string, MemoryLineState>();
  /** Of events and of imports, by id. */
  readonly #leases = new Map<string, { holder: string; untilMs: number }>();
  readonly #listeners = new Set<{ listener: LineListener; deliver: (run: () => void) => void }>();
  readonly hot = new Set<string>();
  readonly processes = new Map<string, ProcessReport>();
  #jobs = 0;

  /** @param nowMs the server's clock, in milliseconds since 1970 */
  readonly nowMs: () => number;

  constructor(nowMs: () => number = Date.now) {
    this.nowMs = nowMs;
  }

  /** As after a loss of all data. */
  forgetAll(): void {
    this.#lines.clear();
    this.#leases.clear();
    this.hot.clear();
    this.processes.clear();
  }

  accept(eventId: string, requests: readonly AcceptRequest[], lineMax: number): AcceptedBatch | null {
    const line = this.#lineOf(eventId);
    const nowMs = this.nowMs();
    const sale = requests.findLast((request) => request.sale !== null)?.sale;
    const opensAtMs = sale?.salesOpenAt?.getTime() ?? -Infinity;
    const closesAtMs = closesAt(sale?.salesCloseAt ?? null, sale?.endsAt ?? null)?.getTime() ?? Infinity;
    const outside = nowMs >= closesAtMs ? "sale-closed" : nowMs < opensAtMs ? "sale-not-open" : null;
    const answers: AcceptAnswer[] = [];
    for (const request of requests) {
      const { purchaseId, userId, requestedById, quantity, knownOnly } = request;
      const known = line.accepted.get(purchaseId);
      const saleOpen = request.sale !== null;
      if (known !== undefined) answers.push({ kind: "known", accepted: known });
      else if (outside !== null && saleOpen) answers.push({ kind: outside });
      else if (knownOnly) answers.push({ kind: "unknown" });
      else if (nowMs < line.stoppedUntilMs && saleOpen) answers.push({ kind: "stopped" });
      else if (line.counters === null) return null;
      else if (line.counters.seq - line.counters.head >= lineMax) answers.push({ kind: "full" });
      else {
        const position = this.takePosition(eventId) as Position;
        const accepted = { purchaseId, eventId, userId, requestedById, quantity, saleOpen, ...position };
        line.accepted.set(purchaseId, accepted);
        line.undecided.set(purchaseId, userId);
        answers.push({ kind: "new", accepted });
      }
    }
    return { answers, head: line.counters?.head ?? 0 };
  }

  takePosition(eventId: string): Position | null {
    const { counters } = this.#lineOf(eventId);
    if (counters === null) return null;
    const acceptedAtMs = Math.floor(this.nowMs());
    if (counters.seq === counters.head) counters.sinceMs = acceptedAtMs;
    return { seq: (counters.seq += 1), acceptedAtMs };
  }

  begin(eventId: string, lastDecidedSeq: number): void {
    const seq = restartSeq(lastDecidedSeq);
    this.#lineOf(eventId).counters ??= { seq, head: seq, headAcceptedAtMs: 0, sinceMs: 0, born: randomUUID() };
  }

  stopAccepting(eventId: string, stopMs: number, evenIfWaiting: boolean): { seq: number; head: number } {
    const line = this.#lineOf(eventId);
    const { seq, head } = line.counters ?? { seq: 0, head: 0 };
    if (evenIfWaiting || seq === head) line.stoppedUntilMs = this.nowMs() + stopMs;
    return { seq, head };
  }

  findAccepted(eventId: string, purchaseId: string): AcceptedPurchase | null {
    return this.#lineOf(eventId).accepted.get(purchaseId) ?? null;
  }

  findWaiting(eventIds: readonly string[], userId: string): { eventId: string; purchaseId: string }[] {
    return eventIds.flatMap((eventId) => {
      const own = [...this.#lineOf(eventId).undecided].filter(([, holder]) => holder === userId);
      return own.slice(0, waitingFoundMax).map(([purchaseId]) => ({ eventId, purchaseId }));
    });
  }

  forgetWaiting(eventId: string, purchaseId: string): void {
    this.#lineOf(eventId).undecided.delete(purchaseId);
  }

  enqueue(eventId: string, batch: Batch): void {
    const id = String((this.#jobs += 1));
    this.#lineOf(eventId).waiting.push({ id, batch, holder: null, lockedUntilMs: 0, failure: null });
    this.hot.add(eventId);
    this.notify("queued", eventId);
  }

  isQueueEmpty(eventId: string): boolean {
    const { waiting, active } = this.#lineOf(eventId);
    return waiting.length + active.length === 0;
  }

  failedJobs(eventId: string, count: number): FailedJob[] {
    const latest = this.#lineOf(eventId).failed.toReversed().slice(0, count);
    return latest.map(({ id, failure }) => ({ id, atMs: failure?.atMs ?? 0, reason: failure?.reason ?? "" }));
  }

  retryFailedJobs(eventId: string): number {
    const line = this.#lineOf(eventId);
    const jobs = line.failed.splice(0);
    line.waiting.push(...jobs.map((job) => ({ ...job, failure: null })));
    if (jobs.length > 0) {
      this.hot.add(eventId);
      this.notify("queued", eventId);
    }
    return jobs.length;
  }

  /** Takes the next job into work. */
  take(eventId: string, holder: object): MemoryJob | null {
    const line = this.#lineOf(eventId);
    const job = line.waiting.shift();
    if (job === undefined) return null;
    Object.assign(job, { holder, lockedUntilMs: this.nowMs() + jobLockMs });
    line.active.push(job);
    return job;
  }

  renewLocks(eventId: string, jobs: readonly MemoryJob[], holder: object): void {
    for (const job of jobs) if (this.#isLockedBy(eventId, job, holder)) job.lockedUntilMs = this.nowMs() + jobLockMs;
  }

  /** @returns false where the job's lock is no longer the holder's */
  finish(eventId: string, job: MemoryJob, holder: object, failure: string | null): boolean {
    if (!this.#isLockedBy(eventId, job, holder)) return false;
    const line = this.#lineOf(eventId);
    line.active = line.active.filter((each) => each !== job);
    if (failure !== null) line.failed.push({ ...job, failure: { atMs: this.nowMs(), reason: failure } });
    return true;
  }

  active(eventId: string): Batch[] {
    return this.#lineOf(eventId).active.map(({ batch }) => batch);
  }

  /** As BullMQ does: a job without a lock at two checks in succession returns to the front. */
  requeueStalled(eventId: string): void {
    const line = this.#lineOf(eventId);
    if (this.nowMs() < line.stalledCheckedAtMs + stalledCheckMs) return;
    line.stalledCheckedAtMs = this.nowMs();
    for (const job of line.maybeStalled) {
      if (!line.active.includes(job) || job.lockedUntilMs > this.nowMs()) continue;
      line.active = line.active.filter((each) => each !== job);
      line.waiting.unshift(job);
    }
    line.maybeStalled = new Set(line.active);
  }

  holdLease(eventId: string, holder: string): HeldLine | null {
    if (!this.hold(eventId, holder, leaseMs)) return null;
    const line = this.#lineOf(eventId);
    const { born: _, ...counters } = line.counters ?? { born: null };
    return {
      waiting: line.waiting.length,
      active: line.active.length,
      counters: "seq" in counters ? counters : null,
    };
  }

  /** Acquires or renews the lease of an event or import. @returns false where another holds it */
  hold(id: string, holder: string, termMs: number): boolean {
    const current = this.leaseHolder(id);
    if (current !== null && current !== holder) return false;
    this.#leases.set(id, { holder, untilMs: this.nowMs() + termMs });
    return true;
  }

  release(id: string, holder: string): void {
    if (this.leaseHolder(id) === holder) this.endLease(id);
  }

  /** Ends a lease before its time, for any holder. */
  endLease(id: string): void {
    this.#leases.delete(id);
  }

  leaseHolder(id: string): string | null {
    const lease = this.#leases.get(id);
    return lease !== undefined && lease.untilMs > this.nowMs() ? lease.holder : null;
  }

  publishDecided(publication: Publication): void {
    const { counters, undecided } = this.#lineOf(publication.eventId);
    const { head, headAcceptedAtMs } = publication;
    for (const text of publication.outcomes) undecided.delete(purchaseIdIn(text));
    if (counters !== null && head > counters.head) Object.assign(counters, { head, headAcceptedAtMs });
    this.#tellAll((listener) => listener.decided?.(publication));
  }

  passUnqueued(eventId: string, seq: number): boolean {
    const { counters, undecided } = this.#lineOf(eventId);
    if (counters?.seq !== seq) return false;
    undecided.clear();
    if (counters.head === seq) return false;
    counters.head = seq;
    return true;
  }

  keepSample(eventId: string, sample: LineSample, tenSeconds: LineSample | null): void {
    const line = this.#lineOf(eventId);
    line.samples = [sample, ...line.samples].slice(0, samplesMax);
    if (tenSeconds !== null) line.hour = [tenSeconds, ...line.hour].slice(0, hourSamplesMax);
  }

  counters(eventId: string): KnownCounters | null {
    const { counters } = this.#lineOf(eventId);
    return counters === null ? null : { ...counters };
  }

  snapshot(eventId: string, samples: number): LineSnapshot {
    const line = this.#lineOf(eventId);
    const none = { seq: 0, head: 0, headAcceptedAtMs: 0, sinceMs: 0, born: null };
    return {
      ...(line.counters ?? none),
      holder: this.leaseHolder(eventId),
      active: line.active.length,
      failedJobs: line.failed.length,
      samples: line.samples.slice(0, samples),
    };
  }

  samples(eventId: string): { seconds: LineSample[]; hour: LineSample[] } {
    const { samples, hour } = this.#lineOf(eventId);
    return { seconds: [...samples], hour: [...hour] };
  }

  notify(change: ChangeName, id: string): void {
    this.#tellAll((listener) => listener[change]?.(id));
  }

  /** @param deliver brings each notification to the listener's process @returns what ends it */
  listen(listener: LineListener, deliver: (run: () => void) => void): () => void {
    const entry = { listener, deliver };
    this.#listeners.add(entry);
    return () => void this.#listeners.delete(entry);
  }

  #tellAll(call: (listener: LineListener) => void): void {
    for (const { listener, deliver } of this.#listeners) deliver(() => call(listener));
  }

  #isLockedBy(eventId: string, job: MemoryJob, holder: object): boolean {
    const isActive = this.#lineOf(eventId).active.includes(job);
    return isActive && job.holder === holder && job.lockedUntilMs > this.nowMs();
  }

  #lineOf(eventId: string): MemoryLineState {
    const known = this.#lines.get(eventId);
    if (known !== undefined) return known;
    const line: MemoryLineState = {
      counters: null,
      stoppedUntilMs: 0,
      accepted: new Map(),
      undecided: new Map(),
      waiting: [],
      active: [],
      failed: [],
      maybeStalled: new Set(),
      stalledCheckedAtMs: -Infinity,
      samples: [],
      hour: [],
    };
    this.#lines.set(eventId, line);
    return line;
  }
}
