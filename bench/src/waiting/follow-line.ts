import { openBoard } from "./board.ts";
import { DueList } from "./due-list.ts";
import type { PollRule } from "./poll-rules.ts";
import type { Decisions } from "./scenario.ts";

/** From a browser to the gateway and back. */
export const roundTripMs = 60;
/** Requests are counted in steps of this. */
export const stepMs = 100;

/** What following a line cost, and when each outcome was known. */
export interface Followed {
  /** Requests that reached the gateways, by step of `stepMs` since the sale opened. */
  linePolls: Uint32Array;
  purchasePolls: Uint32Array;
  /** From the decision to the answer that has it, in ms, by `seq - 1`. */
  noticedAfterMs: Float32Array;
  /** The highest pace that the line answered, in decisions per second. */
  paceMax: number;
}

/**
 * All wait for their outcome as the page does (`frontend/src/line`): they poll the line, by the rule, until its head
 * has reached their position; then they poll the purchase.
 *
 * @param cacheMs the maximum age of the line's figures in a cache
 */
export function followLine(decisions: Decisions, rule: PollRule, cacheMs: number, random: () => number): Followed {
  const { acceptedAtMs, decidedAtMs } = decisions;
  const buyers = acceptedAtMs.length;
  const board = openBoard(decisions);
  const due = new DueList(buyers);
  const linePolls = new Steps();
  const purchasePolls = new Steps();
  const noticedAfterMs = new Float32Array(buyers);
  const isTurnReached = new Uint8Array(buyers);
  /** What each buyer remembers: the head, since when it has not moved, and the pace. */
  const heads = new Int32Array(buyers).fill(-1);
  const headSinceMs = new Float64Array(buyers);
  const paces = new Float32Array(buyers);
  /** When each last polled the purchase, and their polls of the line since then. */
  const askedAtMs = Float64Array.from(acceptedAtMs);
  const polledSince = new Uint8Array(buyers);

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

  /** @returns whether the purchase was decided */
  function pollPurchase(buyer: number, nowMs: number): boolean {
    purchasePolls.count(nowMs);
    const decidedMs = decidedAtMs[buyer] ?? 0;
    if (decidedMs <= nowMs) noticedAfterMs[buyer] = nowMs + roundTripMs / 2 - decidedMs;
    return decidedMs <= nowMs;
  }

  function pollPurchaseAnyway(buyer: number, nowMs: number): boolean {
    polledSince[buyer] = (polledSince[buyer] ?? 0) + 1;
    if (polledSince[buyer] < rule.anyway.polls || nowMs - (askedAtMs[buyer] ?? 0) < rule.anyway.ms) return false;
    polledSince[buyer] = 0;
    askedAtMs[buyer] = nowMs;
    return pollPurchase(buyer, nowMs + roundTripMs);
  }

  for (let buyer = 0; buyer < buyers; buyer++) {
    const atMs = acceptedAtMs[buyer] ?? 0;
    const waitMs = rule.firstAfterMs?.(see(buyer, atMs, atMs), random) ?? 0;
    due.put(buyer, atMs + roundTripMs + waitMs);
  }
  due.run((buyer, nowMs) => {
    if (isTurnReached[buyer]) {
      pollPurchase(buyer, nowMs);
      return;
    }
    linePolls.count(nowMs);
    const seen = see(buyer, nowMs, nowMs - cacheMs * random());
    isTurnReached[buyer] = seen.head > buyer ? 1 : 0;
    if (seen.head <= buyer && pollPurchaseAnyway(buyer, nowMs)) return;
    due.put(buyer, nowMs + roundTripMs + (seen.head > buyer ? 0 : rule.nextAfterMs(seen, random)));
  });
  return { linePolls: linePolls.counts, purchasePolls: purchasePolls.counts, noticedAfterMs, paceMax: board.paceMax };
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
