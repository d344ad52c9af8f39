import { openBoard } from "./board.ts";
import type { Decisions } from "./decisions.ts";
import { DueList } from "./due-list.ts";
import type { PollRule } from "./poll-rules.ts";

/** From a browser to the gateway and back. */
export const roundTripMs = 60;
/** Requests are counted in steps of this. */
export const stepMs = 100;

/** What following a line cost, and what it told. */
export interface Followed {
  /** Requests that reached the gateways, by step of `stepMs` since the sale opened. */
  looks: Uint32Array;
  fetches: Uint32Array;
  /** From the decision to the answer that tells it, in ms, by `seq - 1`. */
  noticedAfterMs: Float32Array;
  /** The highest pace the line told of, in decisions per second. */
  paceMax: number;
}

/**
 * Everybody waits for their outcome as the page does (`frontend/src/line/follow-place.ts`): looks at the line, by
 * the rule, until its head has come to their place; then fetches the purchase.
 *
 * @param cacheMs how old a cache on the way may let the line's figures become
 */
export function followLine(decisions: Decisions, rule: PollRule, cacheMs: number, random: () => number): Followed {
  const { acceptedAtMs, decidedAtMs } = decisions;
  const buyers = acceptedAtMs.length;
  const board = openBoard(decisions);
  const due = new DueList(buyers);
  const looks = new Steps();
  const fetches = new Steps();
  const noticedAfterMs = new Float32Array(buyers);
  const isFetching = new Uint8Array(buyers);
  /** What each buyer remembers: the head, since when it stands there, and the pace. */
  const heads = new Int32Array(buyers).fill(-1);
  const headSinceMs = new Float64Array(buyers);
  const paces = new Float32Array(buyers);
  /** When each last asked for the purchase, and the looks since. */
  const askedAtMs = Float64Array.from(acceptedAtMs);
  const looked = new Uint8Array(buyers);

  function see(buyer: number, nowMs: number, figuresAtMs: number) {
    const head = board.headAt(figuresAtMs);
    if (heads[buyer] !== head) [heads[buyer], headSinceMs[buyer]] = [head, nowMs];
    paces[buyer] = board.paceAt(figuresAtMs) ?? paces[buyer] ?? 0;
    return {
      head,
      waiting: board.acceptedAt(figuresAtMs) - head,
      position: Math.max(0, buyer + 1 - head),
      pacePerSecond: paces[buyer] || null,
      stoodMs: nowMs - (headSinceMs[buyer] ?? 0),
    };
  }

  /** Fetches the purchase; whether it was decided. */
  function fetch(buyer: number, nowMs: number): boolean {
    fetches.count(nowMs);
    const decidedMs = decidedAtMs[buyer] ?? 0;
    if (decidedMs <= nowMs) noticedAfterMs[buyer] = nowMs + roundTripMs / 2 - decidedMs;
    return decidedMs <= nowMs;
  }

  function fetchesAnyway(buyer: number, nowMs: number): boolean {
    looked[buyer] = (looked[buyer] ?? 0) + 1;
    if (looked[buyer] < rule.anyway.looks || nowMs - (askedAtMs[buyer] ?? 0) < rule.anyway.ms) return false;
    looked[buyer] = 0;
    askedAtMs[buyer] = nowMs;
    return fetch(buyer, nowMs + roundTripMs);
  }

  for (let buyer = 0; buyer < buyers; buyer++) {
    const atMs = acceptedAtMs[buyer] ?? 0;
    const waitMs = rule.firstAfterMs?.(see(buyer, atMs, atMs), random) ?? 0;
    due.put(buyer, atMs + roundTripMs + waitMs);
  }
  due.run((buyer, nowMs) => {
    if (isFetching[buyer]) {
      fetch(buyer, nowMs);
      return;
    }
    looks.count(nowMs);
    const seen = see(buyer, nowMs, nowMs - cacheMs * random());
    isFetching[buyer] = seen.head > buyer ? 1 : 0;
    if (seen.head <= buyer && fetchesAnyway(buyer, nowMs)) return;
    due.put(buyer, nowMs + roundTripMs + (seen.head > buyer ? 0 : rule.nextAfterMs(seen, random)));
  });
  return { looks: looks.counts, fetches: fetches.counts, noticedAfterMs, paceMax: board.paceMax };
}

class Steps {
  counts = new Uint32Array(1 << 16);

  count(atMs: number): void {
    const step = Math.floor(atMs / stepMs);
    if (step >= this.counts.length) {
      const grown = new Uint32Array(Math.max(step + 1, this.counts.length * 2));
      grown.set(this.counts);
      this.counts = grown;
    }
    this.counts[step] = (this.counts[step] ?? 0) + 1;
  }
}
