import type { SimProcess } from "./world.ts";

export interface Due {
  atMs: number;
  /** Random; decides between two at the same time. */
  turn: number;
  process: SimProcess | null;
  /** Null once it is cancelled. */
  run: (() => void) | null;
}

const isBefore = (one: Due, other: Due): boolean =>
  one.atMs < other.atMs || (one.atMs === other.atMs && one.turn < other.turn);

/** Scheduled events, soonest first: a binary heap. */
export class DueQueue {
  readonly #heap: Due[] = [];

  add(due: Due): void {
    const heap = this.#heap;
    let at = heap.push(due) - 1;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (!isBefore(due, heap[above] as Due)) break;
      heap[at] = heap[above] as Due;
      at = above;
    }
    heap[at] = due;
  }

  /** The soonest, if it is due by then. */
  takeNext(untilMs: number): Due | null {
    const heap = this.#heap;
    const first = heap[0];
    if (first === undefined || first.atMs > untilMs) return null;
    const last = heap.pop() as Due;
    if (heap.length > 0) this.#sink(last);
    return first;
  }

  #sink(due: Due): void {
    const heap = this.#heap;
    let at = 0;
    for (let below = 1; below < heap.length; below = 2 * at + 1) {
      const right = below + 1;
      if (right < heap.length && isBefore(heap[right] as Due, heap[below] as Due)) below = right;
      if (!isBefore(heap[below] as Due, due)) break;
      heap[at] = heap[below] as Due;
      at = below;
    }
    heap[at] = due;
  }
}
