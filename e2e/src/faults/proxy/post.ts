import type { Link } from "./tcp-proxy.ts";

/** How far a worker has got with a group of purchases, as seen between it and its servers. */
export type Point =
  /** It requests the lock on the event's row; the server has received nothing. */
  | "before-transaction"
  /** It has read and decided; the server has received none of its writes. */
  | "before-write"
  /** The server has received its writes, and no COMMIT. */
  | "before-commit"
  /** The server has committed; the worker has no answer yet. */
  | "after-commit"
  /** The gateways are notified; the batches' jobs have not ended. */
  | "after-publication";

/** A worker at a point. */
export interface Passage {
  worker: string;
  link: Link;
  /** Continues as if there were no trap. */
  pass: () => void;
  /** The worker receives this instead, and the server nothing. */
  answer: (bytes: Buffer) => void;
}

interface Trap {
  point: Point;
  spring(passage: Passage): unknown;
}

export interface TakeOver {
  order: number;
  worker: string;
  eventId: string;
  epoch: number;
}

export interface Commit {
  /** When it was sent to the server, in the same count. */
  order: number;
  worker: string;
  eventId: string;
  /** The epoch in which the worker had acquired the event; null if it never had. */
  epoch: number | null;
}

/** Watches all workers of a system: records which worker acquired and committed what, and springs traps. */
export class Post {
  readonly takeOvers: TakeOver[] = [];
  readonly commits: Commit[] = [];
  /** Changes the statements of workers: how a deliberate defect is made. */
  rewrite: (sql: string) => string = (sql) => sql;
  readonly #traps = new Set<Trap>();
  #order = 0;

  nextOrder(): number {
    return ++this.#order;
  }

  /** Waits for the next worker at a point, and does something to it there. */
  trap(point: Point, spring: (passage: Passage) => unknown): { sprung: Promise<string>; remove(): void } {
    let trap!: Trap;
    const sprung = new Promise<string>((resolve) => {
      trap = {
        point,
        spring: (passage) => {
          this.#traps.delete(trap);
          spring(passage);
          resolve(passage.worker);
        },
      };
    });
    this.#traps.add(trap);
    return { sprung, remove: () => void this.#traps.delete(trap) };
  }

  isTrapped(point: Point): boolean {
    return [...this.#traps].some((trap) => trap.point === point);
  }

  /** A worker is at a point: the trap there springs, or the worker passes. */
  reach(point: Point, passage: Passage): void {
    const trap = [...this.#traps].find((each) => each.point === point);
    if (trap === undefined) passage.pass();
    else trap.spring(passage);
  }

  /** Clears its records for a new run. */
  clear(): void {
    this.takeOvers.length = 0;
    this.commits.length = 0;
  }
}
