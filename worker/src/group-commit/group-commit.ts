/** Real in the worker, virtual in tests. */
export interface Clock {
  now(): number;
  /** Calls back once after `ms`; the returned function cancels it. */
  after(ms: number, callback: () => void): () => void;
}

/** A command of the line: the same `key` is the same command, however often it comes. */
export interface Ordered {
  key: string;
  /** Position in the line. */
  seq: number;
  /** Its share of the size of a group's statement. */
  weight: number;
}

export interface GroupCommitOptions<Command extends Ordered, Result> {
  /**
   * Commits commands together, all or none, and gives a result for each, in their order. Commands come
   * sorted by `seq`, no two with the same key, and never while an earlier group is being committed. Once
   * they are committed, every position up to `head` is decided or passed over.
   */
  commit(group: readonly Command[], head: number): Promise<Result[]>;
  clock: Clock;
  /** The first position to expect; null accepts any. */
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
 * Collects commands while a group commits, and commits the next group as soon as that is done: a lone command is
 * committed at once, and groups grow with load. Groups follow the order of `seq`; a gap is waited for, for a bounded
 * time, and then passed over.
 */
export class GroupCommit<Command extends Ordered, Result> {
  readonly #options: GroupCommitOptions<Command, Result>;
  /** Commands not yet committed, by key; a repeated one joins the first. */
  readonly #pending = new Map<string, Entry<Command, Result>>();
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
   * Adds commands.
   * @returns a result for each, in their order, after the commit of the last of them
   * @throws what `commit` threw for one of them; an error when closed
   */
  async submit(commands: readonly Command[]): Promise<Result[]> {
    if (this.#closed) throw new Error("this group commit is closed");
    const results = commands.map((command) => this.#enter(command));
    this.#pump();
    return Promise.all(results);
  }

  /** Commands not yet committed. */
  get size(): number {
    return this.#pending.size;
  }

  /** Accepts no more commands; resolves when all are committed or failed. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#cancelGapTimer?.();
    this.#pump();
    if (this.#pending.size > 0) await new Promise<void>((resolve) => this.#onIdle.push(resolve));
  }

  #enter(command: Command): Promise<Result> {
    const known = this.#pending.get(command.key);
    if (known !== undefined) return known.promise;
    const entry = { command, ...withResolvers<Result>() };
    this.#pending.set(command.key, entry);
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

  /** The commands that may be committed now: from the front of the line up to the first gap, within the limits. */
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

  /** A gap at the front is waited for since it was first seen; a line that is closing waits no longer. */
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
    for (const entry of group) this.#pending.delete(entry.command.key);
    this.#committing = false;
    this.#pump();
    if (this.#pending.size === 0) for (const resolve of this.#onIdle.splice(0)) resolve();
  }
}

/** `Promise.withResolvers`, which Node 20 lacks. A rejection that no caller awaits is no crash. */
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
