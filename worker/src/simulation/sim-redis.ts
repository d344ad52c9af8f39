import { decidedChannel, type Publication } from "@admit/contract";
import type { Redis } from "ioredis";
import { connectionLost, type Network } from "./network.ts";
import type { SimProcess } from "./world.ts";

/** As the worker's connection asks for. */
const commandTimeoutMs = 1000;

/** A bundle in the queue. */
export interface SimJob {
  data: unknown;
  holder: SimProcess | null;
  lockedUntilMs: number;
}

interface Line {
  seq: number;
  head: number;
  headAcceptedAtMs: number;
  sinceMs: number;
}

/** A Redis of one event: its lease, its counters, its queue, and words to whoever listens. */
export class SimRedis {
  lease: { holder: string; untilMs: number } | null = null;
  line: Line = { seq: 0, head: 0, headAcceptedAtMs: 0, sinceMs: 0 };
  isHot = false;
  waiting: SimJob[] = [];
  active: SimJob[] = [];
  /** Until when a holder was promised the lease, also where the key was taken away. */
  readonly promisedUntilMs = new Map<string, number>();
  /** Whose commands are lost, while their queues go on: a lease that they hold ends. */
  readonly cutOff = new Set<SimProcess>();
  #maybeStalled = new Set<SimJob>();
  #stalledCheckedAtMs = -Infinity;
  readonly #listeners: { process: SimProcess; hear: (channel: string, text: string) => void }[] = [];

  constructor(
    readonly network: Network,
    readonly eventId: string,
    readonly prefix: string,
    readonly published: (publication: Publication) => void,
  ) {}

  /** A command's way there and back. @throws when either is lost, or both take too long */
  call<Answer>(
    process: SimProcess,
    run: () => Answer,
    timeoutMs = commandTimeoutMs,
    isCutOff = false,
  ): Promise<Answer> {
    const { network } = this;
    const isLost = network.strikes(0.004) || isCutOff;
    const isAnswerLost = network.strikes(0.004);
    return new Promise((resolve, reject) => {
      const stopWaiting = Number.isFinite(timeoutMs)
        ? network.world.at(process, timeoutMs, () => reject(new Error("Command timed out")))
        : () => undefined;
      network.toServer(() => {
        const answer = isLost ? null : run();
        network.toProcess(process, () => {
          stopWaiting();
          if (isLost || isAnswerLost) reject(connectionLost());
          else resolve(answer as Answer);
        });
      });
    });
  }

  /** The same on the queues' connection, which tries again until it is answered. */
  async callPatiently<Answer>(process: SimProcess, run: () => Answer): Promise<Answer> {
    for (;;) {
      try {
        // oxlint-disable-next-line no-await-in-loop
        return await this.call(process, run, Infinity);
      } catch {
        // oxlint-disable-next-line no-await-in-loop
        await new Promise<void>((resolve) => this.network.world.at(process, 50, resolve));
      }
    }
  }

  /** What a process uses as ioredis. */
  open(process: SimProcess): Redis {
    const call = <Answer>(run: () => Answer): Promise<Answer> =>
      this.call(process, run, commandTimeoutMs, this.cutOff.has(process));
    const pipeline = () => {
      const asked: string[] = [];
      const quiet = () => chain;
      const chain = {
        lpush: quiet,
        ltrim: quiet,
        pexpire: quiet,
        get: (key: string) => {
          asked.push(key);
          return chain;
        },
        exec: () => call(() => asked.map(() => [null, this.#holder()])),
      };
      return chain;
    };
    return {
      eval: (script: string, _keys: number, ...given: unknown[]) => call(() => this.#evaluate(script, given)),
      hmget: () =>
        call(() => [this.line.seq, this.line.head, this.line.headAcceptedAtMs, this.line.sinceMs].map(String)),
      smembers: () => call(() => (this.isHot ? [this.eventId] : [])),
      sadd: () => call(() => (this.isHot = true)),
      srem: () => call(() => (this.isHot = false)),
      subscribe: () => call(() => undefined),
      on: (name: string, hear: (channel: string, text: string) => void) => {
        if (name === "message") this.#listeners.push({ process, hear });
      },
      pipeline,
    } as unknown as Redis;
  }

  publish(channel: string, text: string): void {
    for (const { process, hear } of this.#listeners) {
      if (!this.network.strikes(0.05)) this.network.toProcess(process, () => hear(channel, text));
    }
  }

  add(data: unknown): void {
    this.waiting.push({ data, holder: null, lockedUntilMs: 0 });
    this.isHot = true;
  }

  take(process: SimProcess, lockMs: number): SimJob | null {
    const job = this.waiting.shift();
    if (job === undefined) return null;
    job.holder = process;
    job.lockedUntilMs = this.#now + lockMs;
    this.active.push(job);
    return job;
  }

  extend(jobs: readonly SimJob[], process: SimProcess, lockMs: number): void {
    for (const job of jobs) if (this.#isLockedBy(job, process)) job.lockedUntilMs = this.#now + lockMs;
  }

  /** @returns whether the job was still the process's own */
  finish(job: SimJob, process: SimProcess): boolean {
    if (!this.#isLockedBy(job, process)) return false;
    this.active = this.active.filter((each) => each !== job);
    return true;
  }

  /** As BullMQ does: what has no lock at one look and at the next is put back to the front. */
  moveStalled(checkMs: number): void {
    if (this.#now < this.#stalledCheckedAtMs + checkMs) return;
    this.#stalledCheckedAtMs = this.#now;
    for (const job of this.#maybeStalled) {
      if (!this.active.includes(job) || job.lockedUntilMs > this.#now) continue;
      this.active = this.active.filter((each) => each !== job);
      this.waiting.unshift(job);
    }
    this.#maybeStalled = new Set(this.active);
  }

  #isLockedBy(job: SimJob, process: SimProcess): boolean {
    return this.active.includes(job) && job.holder === process && job.lockedUntilMs > this.#now;
  }

  get #now(): number {
    return this.network.world.nowMs();
  }

  #holder(): string | null {
    return this.lease !== null && this.lease.untilMs > this.#now ? this.lease.holder : null;
  }

  /** The scripts of lease and line, told apart by what only they do. */
  #evaluate(script: string, given: readonly unknown[]): unknown {
    if (script.includes("'PX'")) return this.#hold(String(given[4]), Number(given[5]));
    if (script.includes("'DEL'")) {
      if (this.#holder() === given[1]) this.lease = null;
      return 1;
    }
    if (script.includes("'PUBLISH'")) {
      const [, head, acceptedAtMs, channel, text] = given as [string, number, number, string, string];
      if (head > this.line.head) Object.assign(this.line, { head, headAcceptedAtMs: acceptedAtMs });
      if (channel === decidedChannel(this.prefix)) this.published(JSON.parse(text) as Publication);
      return null;
    }
    if (!script.includes("'seq'")) throw new Error(`the simulation does not know this script: ${script}`);
    if (this.line.seq !== given[1] || this.line.head === given[1]) return 0;
    this.line.head = this.line.seq;
    return 1;
  }

  #hold(holder: string, leaseMs: number): unknown[] {
    const current = this.#holder();
    if (current !== null && current !== holder) return [];
    this.lease = { holder, untilMs: this.#now + leaseMs };
    this.promisedUntilMs.set(holder, this.lease.untilMs);
    const { seq, head, headAcceptedAtMs, sinceMs } = this.line;
    return [this.waiting.length, this.active.length, ...[seq, head, headAcceptedAtMs, sinceMs].map(String)];
  }
}
