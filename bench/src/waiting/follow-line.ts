import { openBoard } from "./board.ts";
import type { PollRule } from "./poll-rules.ts";
import type { Decisions } from "./scenario.ts";

/** From a browser to the gateway and back. */
export const roundTripMs = 60;
/** Requests are counted in steps of this. */
export const stepMs = 100;

export type Followed = ReturnType<typeof followLine>;

/**
 * All wait for their outcome as the page does (`frontend/src/line`): they poll the line, by the rule, until its head
 * has reached their position; then they poll the purchase.
 *
 * @param cacheMs the maximum age of the line's figures in a cache
 * @returns what that cost, when each outcome was known, and the highest pace that the line answered
 */
export function followLine(decisions: Decisions, rule: PollRule, cacheMs: number, random: () => number) {
  const { acceptedAtMs, decidedAtMs } = decisions;
  const buyers = acceptedAtMs.length;
  const board = openBoard(decisions);
  const due = new DueList();
  /** Requests that reached the gateways, by step of `stepMs` since the sale opened. */
  const linePolls: number[] = [];
  const purchasePolls: number[] = [];
  /** From the decision to the answer that has it, in ms, by `seq - 1`. */
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
      standstillMs: nowMs - (headSinceMs[buyer] ?? 0),
    };
  }

  /** @returns whether the purchase was decided */
  function pollPurchase(buyer: number, nowMs: number): boolean {
    countAt(purchasePolls, nowMs);
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
    countAt(linePolls, nowMs);
    const seen = see(buyer, nowMs, nowMs - cacheMs * random());
    isTurnReached[buyer] = seen.head > buyer ? 1 : 0;
    if (seen.head <= buyer && pollPurchaseAnyway(buyer, nowMs)) return;
    due.put(buyer, nowMs + roundTripMs + (seen.head > buyer ? 0 : rule.nextAfterMs(seen, random)));
  });
  return { linePolls, purchasePolls, noticedAfterMs, paceMax: board.paceMax };
}

function countAt(steps: number[], atMs: number): void {
  const step = Math.floor(atMs / stepMs);
  while (steps.length <= step) steps.push(0);
  steps[step] = (steps[step] ?? 0) + 1;
}

/** When each of millions acts, to the millisecond. Within one, the last one added acts first. */
export class DueList {
  readonly #due = new Map<number, number[]>();
  #nowMs = 0;

  /** A moment that has passed becomes the present one. */
  put(member: number, atMs: number): void {
    const ms = Math.max(this.#nowMs, Math.ceil(atMs));
    const same = this.#due.get(ms);
    if (same === undefined) this.#due.set(ms, [member]);
    else same.push(member);
  }

  /** Calls `act` for each member in the order of their moments, until none is left. */
  run(act: (member: number, nowMs: number) => void): void {
    for (; this.#due.size > 0; this.#nowMs++) {
      const due = this.#due.get(this.#nowMs) ?? [];
      for (let member = due.pop(); member !== undefined; member = due.pop()) act(member, this.#nowMs);
      this.#due.delete(this.#nowMs);
    }
  }
}
