import type { Random } from "./random.ts";

type Cancel = () => void;

interface Due {
  atMs: number;
  /** Random; decides between two at the same time. */
  turn: number;
  process: SimProcess | null;
  /** Null once it is cancelled. */
  run: (() => void) | null;
}

const isBefore = (one: Due, other: Due): boolean =>
  one.atMs < other.atMs || (one.atMs === other.atMs && one.turn < other.turn);

/** A simulated process: its code runs in ours, and receives nothing while it is frozen or dead. */
export interface SimProcess {
  name: string;
  state: "running" | "frozen" | "dead";
  /** Events that fell due while it was frozen. */
  held: Due[];
}

/**
 * Virtual time, and the order of every message, timer and fault. One event runs at a time, with all its immediate
 * reactions, so a run depends on its seed alone.
 */
export class World {
  /** The process whose code runs now; null for servers and the world itself. */
  current: SimProcess | null = null;
  /** A hash of the run: the same for two runs of one seed. */
  fingerprint = 0;
  #now = 0;
  /** Scheduled events, the soonest last. */
  readonly #due: Due[] = [];

  readonly random: Random;

  constructor(random: Random) {
    this.random = random;
  }

  nowMs(): number {
    return this.#now;
  }

  /** For the current process. */
  after(ms: number, callback: () => void): Cancel {
    return this.at(this.current, ms, callback);
  }

  at(process: SimProcess | null, ms: number, run: () => void): Cancel {
    const due: Due = { atMs: this.#now + Math.max(0, ms), turn: this.random.next(), process, run };
    this.#schedule(due);
    return () => (due.run = null);
  }

  #schedule(due: Due): void {
    const later = this.#due.findLastIndex((other) => isBefore(due, other));
    this.#due.splice(later + 1, 0, due);
  }

  /** Runs code as a process's own. */
  as(process: SimProcess | null, run: () => void): void {
    const before = this.current;
    this.current = process;
    run();
    this.current = before;
  }

  freeze(process: SimProcess): void {
    if (process.state === "running") process.state = "frozen";
  }

  thaw(process: SimProcess): void {
    if (process.state !== "frozen") return;
    process.state = "running";
    for (const due of process.held.splice(0))
      this.#schedule(Object.assign(due, { atMs: this.#now, turn: this.random.next() }));
  }

  crash(process: SimProcess): void {
    process.state = "dead";
    process.held = [];
  }

  /** Runs what falls due until a time, or until `isOver`. */
  async runUntil(untilMs: number, isOver: () => boolean = () => false): Promise<void> {
    while (!isOver()) {
      const next = this.#due.at(-1);
      if (next === undefined || next.atMs > untilMs) break;
      this.#due.pop();
      if (next.run === null) continue;
      this.#now = next.atMs;
      const { process } = next;
      if (process?.state === "dead") continue;
      if (process?.state === "frozen") {
        process.held.push(next);
        continue;
      }
      this.fingerprint = (Math.imul(this.fingerprint, 31) + Math.floor(this.#now * 1000)) | 0;
      this.current = process;
      next.run();
      // One after the other is the point.
      // oxlint-disable-next-line no-await-in-loop
      await allReactions();
      this.current = null;
    }
    if (!isOver()) this.#now = Math.max(this.#now, untilMs);
  }
}

/** Node calls back once every promise that can continue has continued. */
const allReactions = (): Promise<void> => new Promise((resolve) => process.nextTick(resolve));

/** 2026-01-01: the wall-clock time when virtual time is 0. */
export const wallStartMs = Date.UTC(2026, 0, 1);

const monotonicNow = performance.now.bind(performance);

/**
 * Replaces Node's global timers and clocks by virtual ones, so the code under simulation runs unchanged. No other code
 * may run until the returned function restores them.
 */
export function installTime(world: World): () => void {
  const kept = { setTimeout, clearTimeout, setInterval, clearInterval, setImmediate };
  const dateNow = Date.now;
  const timer = (callback: (...args: unknown[]) => void, ms = 0, ...args: unknown[]): Cancel =>
    world.after(ms, () => callback(...args));
  const interval = (callback: () => void, ms: number): Cancel => {
    let cancel: Cancel;
    const again = (): void => {
      cancel = world.after(ms, again);
      callback();
    };
    cancel = world.after(ms, again);
    return () => cancel();
  };
  const clear = (cancel?: Cancel): void => cancel?.();
  Object.assign(globalThis, {
    setTimeout: timer,
    clearTimeout: clear,
    setInterval: interval,
    clearInterval: clear,
    setImmediate: (callback: () => void) => timer(callback),
  });
  Date.now = () => wallStartMs + Math.floor(world.nowMs());
  performance.now = () => world.nowMs();
  return () => {
    Object.assign(globalThis, kept);
    Date.now = dateNow;
    performance.now = monotonicNow;
  };
}
