import type { Decisions } from "./decisions.ts";
import type { Followed } from "./follow-line.ts";

const bins = [
  { wait: "under 1 s", toMs: 1000 },
  { wait: "1 to 10 s", toMs: 10_000 },
  { wait: "10 to 50 s", toMs: 50_000 },
  { wait: "50 to 70 s", toMs: 70_000, isAboutMinute: true },
  { wait: "70 s to 10 min", toMs: 600_000 },
  { wait: "over 10 min", toMs: Infinity },
];

/** How soon those hear of their decision who waited about as long. */
export interface Notices {
  /** From acceptance to decision. */
  wait: string;
  isAboutMinute: boolean;
  buyers: number;
  /** From the decision to the answer that tells it. */
  p50Ms: number;
  p99Ms: number;
  maxMs: number;
}

/** By how long they waited, shortest first; without those that nobody belongs to. */
export function noticesOf({ acceptedAtMs, decidedAtMs }: Decisions, { noticedAfterMs }: Followed): Notices[] {
  const members = bins.map(() => new Float32Array(noticedAfterMs.length));
  const counts = bins.map(() => 0);
  for (const [buyer, noticedMs] of noticedAfterMs.entries()) {
    const waitMs = (decidedAtMs[buyer] ?? 0) - (acceptedAtMs[buyer] ?? 0);
    const bin = bins.findIndex(({ toMs }) => waitMs < toMs);
    const count = counts[bin] ?? 0;
    const member = members[bin];
    if (member) member[count] = noticedMs;
    counts[bin] = count + 1;
  }
  return bins.flatMap(({ wait, isAboutMinute = false }, bin) => {
    const sorted = (members[bin] ?? new Float32Array()).subarray(0, counts[bin]).toSorted();
    const at = (share: number) =>
      Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
    if (sorted.length === 0) return [];
    return [{ wait, isAboutMinute, buyers: sorted.length, p50Ms: at(0.5), p99Ms: at(0.99), maxMs: at(1) }];
  });
}
