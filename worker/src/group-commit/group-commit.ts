/** Time as it comes in: real in the worker, virtual in tests. */
export interface Clock {
  now(): number;
  /** Calls back once after `ms`; the returned function cancels it. */
  after(ms: number, callback: () => void): () => void;
}

/** A command of the line: the same `key` is the same command, however often it comes. */
export interface Ordered {
  key: string;
  /** Place in the line. */
  seq: number;
  /** What it adds to the size of a group's statement. */
  weight: number;
}

export interface GroupCommitOptions<Command extends Ordered, Result> {
  /**
   * Commits commands together, all or none, and gives a result for each, in their order. Commands come
   * sorted by `seq`, no two with the same key, and never while an earlier group is being committed. Once
   * they are committed, every place up to `head` is decided or passed over.
   */
  commit(group: readonly Command[], head: number): Promise<Result[]>;
  clock: Clock;
  /** The first place to expect; null takes whatever comes first. */
  nextSeq: number | null;
  gapWaitMs: number;
  sizeMax: number;
  weightMax: number;
}

interface Entry<Command, Result> {
  command: Command;
  promise: Promise<Result>;
  resolve(result: Result): void;
  reject(error: unknown): void;
}

/**
 * Gathers commands while a group commits and commits the next group as soon as that is done: a lone
 * command goes at once, and groups grow by themselves with load. Groups follow the order of `seq`; a gap
 * is waited for, for a bounded time, and then passed over.
 */
export class GroupCommit<Command extends Ordered, Result> {
  readonly #options: GroupCommitOptions<Command, Result>;
  /** Everything not yet settled, by key; what comes again joins it. */
  readonly #unsettled = new Map<string, Entry<Command, Result>>();
  /** Commands that wait for a group, sorted by `seq` when a group is formed. */
  #waiting: Entry<Command, Result>[] = [];
  #nextSeq: number | null;
  #gapSinceMs: number | null = null;
  #cancelGapTimer: (() => void) | null = null;
  #committing = false;
  #closed = false;
  #onIdle: (() => void)[] = [];

  constructor(options: GroupCommitOptions<Command, Result>) {
    this.#options = options;
    this.#nextSeq = options.nextSeq;
  }

  /**
   * Hands commands over.
   * @returns a result for each, in their order, after the commit of the last of them
   * @throws what `commit` threw for one of them; an error when closed
   */
  async submit(commands: readonly Command[]): Promise<Result[]> {
    if (this.#closed) throw new Error("this group commit is closed");
    const settled = commands.map((command) => this.#enter(command));
    this.#pump();
    return Promise.all(settled);
  }

  /** Commands handed over and not yet settled. */
  get size(): number {
    return this.#unsettled.size;
  }

  /** Takes nothing more; resolves when all that was handed over is settled. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#cancelGapTimer?.();
    this.#pump();
    if (this.#unsettled.size > 0) await new Promise<void>((resolve) => this.#onIdle.push(resolve));
  }

  #enter(command: Command): Promise<Result> {
    const known = this.#unsettled.get(command.key);
    if (known !== undefined) return known.promise;
    const entry = { command, ...withResolvers<Result>() };
    this.#unsettled.set(command.key, entry);
    this.#waiting.push(entry);
    return entry.promise;
  }

  #pump(): void {
    if (this.#committing || this.#waiting.length === 0) return;
    const group = this.#takeGroup();
    if (group.length === 0) return;
    this.#committing = true;
    void this.#commit(group);
  }

  /** The commands that may go now: from the front of the line up to the first gap, within the bounds. */
  #takeGroup(): Entry<Command, Result>[] {
    const waiting = this.#waiting.sort((a, b) => a.command.seq - b.command.seq);
    this.#passOverOldGap(waiting[0]?.command.seq ?? 0);

    let next = this.#nextSeq ?? waiting[0]?.command.seq ?? 0;
    let weight = 0;
    let taken = 0;
    for (const { command } of waiting) {
      weight += command.weight;
      const full = taken >= this.#options.sizeMax || (taken > 0 && weight > this.#options.weightMax);
      if (full || command.seq > next) break;
      next = Math.max(next, command.seq + 1);
      taken++;
    }
    this.#nextSeq = next;
    return waiting.splice(0, taken);
  }

  /** A gap at the front is waited for from when it is first seen; a line that drains waits no more. */
  #passOverOldGap(frontSeq: number): void {
    const { clock, gapWaitMs } = this.#options;
    const gap = this.#nextSeq !== null && frontSeq > this.#nextSeq;
    if (!gap) {
      this.#gapSinceMs = null;
      return;
    }
    this.#gapSinceMs ??= clock.now();
    const remainingMs = this.#gapSinceMs + gapWaitMs - clock.now();
    if (remainingMs <= 0 || this.#closed) {
      this.#nextSeq = frontSeq;
      this.#gapSinceMs = null;
      return;
    }
    this.#cancelGapTimer ??= clock.after(remainingMs, () => {
      this.#cancelGapTimer = null;
      this.#pump();
    });
  }

  async #commit(group: Entry<Command, Result>[]): Promise<void> {
    try {
      const commands = group.map((entry) => entry.command);
      const results = await this.#options.commit(commands, (this.#nextSeq ?? 1) - 1);
      if (results.length !== group.length) {
        throw new Error(`a commit of ${group.length} commands gave ${results.length} results`);
      }
      for (const [at, entry] of group.entries()) entry.resolve(results[at] as Result);
    } catch (error) {
      for (const entry of group) entry.reject(error);
    }
    for (const entry of group) this.#unsettled.delete(entry.command.key);
    this.#committing = false;
    this.#pump();
    if (this.#unsettled.size === 0) for (const resolve of this.#onIdle.splice(0)) resolve();
  }
}

/** `Promise.withResolvers`, which Node 20 lacks. A rejection nobody awaits is no crash. */
function withResolvers<Result>() {
  let resolve!: (result: Result) => void;
  let reject!: (error: unknown) => void;
  const promise = new Promise<Result>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  promise.catch(() => undefined);
  return { promise, resolve, reject };
}
