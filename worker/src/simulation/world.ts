import { DueQueue, type Due } from "./due-queue.ts";
import type { Random } from "./random.ts";
import type { Cancel, TimeSource } from "./virtual-time.ts";

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
export class World implements TimeSource {
  /** The process whose code runs now; null for servers and the world itself. */
  current: SimProcess | null = null;
  /** A hash of the run: the same for two runs of one seed. */
  fingerprint = 0;
  #now = 0;
  readonly #due = new DueQueue();

  constructor(readonly random: Random) {}

  nowMs(): number {
    return this.#now;
  }

  /** For the current process. */
  after(ms: number, callback: () => void): Cancel {
    return this.at(this.current, ms, callback);
  }

  at(process: SimProcess | null, ms: number, run: () => void): Cancel {
    const due: Due = { atMs: this.#now + Math.max(0, ms), turn: this.random.next(), process, run };
    this.#due.add(due);
    return () => (due.run = null);
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
      this.#due.add(Object.assign(due, { atMs: this.#now, turn: this.random.next() }));
  }

  crash(process: SimProcess): void {
    process.state = "dead";
    process.held = [];
  }

  /** Runs what falls due until a time, or until `isOver`. */
  async runUntil(untilMs: number, isOver: () => boolean = () => false): Promise<void> {
    while (!isOver()) {
      const next = this.#due.takeNext(untilMs);
      if (next === null) break;
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
