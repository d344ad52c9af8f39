import type { Link } from "./tcp-proxy.ts";

/** Where in the way of a group of purchases a worker is, as seen from between it and its servers. */
export type Point =
  /** It asks for the lock on the event's row; nothing has reached the server. */
  | "before-transaction"
  /** It has read and decided; nothing of what it writes has reached the server. */
  | "before-write"
  /** The server has what it wrote, and no COMMIT. */
  | "before-commit"
  /** The server has committed; the worker has not heard of it. */
  | "after-commit"
  /** The gateways are told; the bundles' jobs have not ended. */
  | "after-publication";

/** A worker at a point. */
export interface Passage {
  worker: string;
  link: Link;
  /** Goes on, as if nobody had looked. */
  pass: () => void;
  /** The worker hears this instead, and the server nothing. */
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
  /** When the server was sent it, in the same count. */
  order: number;
  worker: string;
  eventId: string;
  /** Under which the worker had taken the event when it began; null where it never had. */
  epoch: number | null;
}

/** Watches all workers of a system: keeps a ledger of who took what over and who committed, and springs traps. */
export class Post {
  readonly takeOvers: TakeOver[] = [];
  readonly commits: Commit[] = [];
  /** What the servers are sent instead of what a worker says: how a deliberate defect is made. */
  rewrite: (sql: string) => string = (sql) => sql;
  readonly #traps = new Set<Trap>();
  #order = 0;

  nextOrder(): number {
    return ++this.#order;
  }

  /** Waits for the next worker to come to a point, and does something to it there. */
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

  /** Somebody is at a point: the trap there springs, or they pass. */
  reach(point: Point, passage: Passage): void {
    const trap = [...this.#traps].find((each) => each.point === point);
    if (trap === undefined) passage.pass();
    else trap.spring(passage);
  }

  /** Forgets whom it saw; a new run begins. */
  clear(): void {
    this.takeOvers.length = 0;
    this.commits.length = 0;
  }
}
