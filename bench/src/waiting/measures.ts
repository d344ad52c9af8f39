import { type Followed, stepMs } from "./follow-line.ts";
import type { Decisions } from "./scenario.ts";

const stepsPerSecond = 1000 / stepMs;

/** Requests that reach the gateways. */
export function pollsOf({ linePolls, purchasePolls, noticedAfterMs }: Followed) {
  const steps = Math.max(linePolls.length, purchasePolls.length);
  const all = Array.from({ length: steps }, (_, step) => (linePolls[step] ?? 0) + (purchasePolls[step] ?? 0));
  const seconds = perSecond(all);
  const total = all.reduce((sum, each) => sum + each, 0);
  return {
    total,
    maxPerSecond: highest(seconds),
    /** Over all seconds up to the last poll. */
    p99PerSecond: shareOf(seconds.toSorted(), 0.99),
    /** In a tenth of a second. */
    maxPerStep: highest(all),
    /** Of `GET line`, which a cache can answer, and of `GET purchase`, which none can. */
    lineMaxPerSecond: highest(perSecond(linePolls)),
    purchaseMaxPerSecond: highest(perSecond(purchasePolls)),
    perBuyer: total / noticedAfterMs.length,
  };
}

function perSecond(steps: readonly number[]): Uint32Array {
  const seconds = new Uint32Array(Math.ceil(steps.length / stepsPerSecond));
  for (const [step, count] of steps.entries()) {
    const second = Math.floor(step / stepsPerSecond);
    seconds[second] = (seconds[second] ?? 0) + count;
  }
  return seconds;
}

const highest = (counts: Iterable<number>): number => [...counts].reduce((max, each) => Math.max(max, each), 0);

const bins = [
  { wait: "under 1 s", toMs: 1000 },
  { wait: "1 to 10 s", toMs: 10_000 },
  { wait: "10 to 50 s", toMs: 50_000 },
  { wait: "50 to 70 s", toMs: 70_000, isAboutMinute: true },
  { wait: "70 s to 10 min", toMs: 600_000 },
  { wait: "over 10 min", toMs: Infinity },
];

/**
 * The notice delays, from the decision to the answer that has it, of buyers who waited about as long: by the length of
 * the wait, from acceptance to decision, shortest first, without empty bins.
 */
export function noticesOf(
  { acceptedAtMs, decidedAtMs }: Pick<Decisions, "acceptedAtMs" | "decidedAtMs">,
  { noticedAfterMs }: Pick<Followed, "noticedAfterMs">,
) {
  const waitOf = (buyer: number): number => (decidedAtMs[buyer] ?? 0) - (acceptedAtMs[buyer] ?? 0);
  return bins.flatMap(({ wait, toMs, isAboutMinute = false }, at) => {
    const fromMs = bins[at - 1]?.toMs ?? -Infinity;
    const sorted = noticedAfterMs.filter((_, buyer) => waitOf(buyer) >= fromMs && waitOf(buyer) < toMs).sort();
    if (sorted.length === 0) return [];
    const [p50Ms = 0, p99Ms = 0, maxMs = 0] = [0.5, 0.99, 1].map((share) => Math.round(shareOf(sorted, share)));
    return [{ wait, isAboutMinute, buyers: sorted.length, p50Ms, p99Ms, maxMs }];
  });
}

const shareOf = (sorted: Uint32Array | Float32Array, share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
