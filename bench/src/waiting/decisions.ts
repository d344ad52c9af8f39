import type { Scenario } from "./scenario.ts";

/** A group commits about as often; its size is what the pace gives in that time. */
export const commitMs = 50;
/** Over how long a growing pace grows. */
const growthMs = 120_000;

/** When each place was taken and decided, in ms, by `seq - 1`; and the line's head after each commit. */
export interface Decisions {
  acceptedAtMs: Float64Array;
  decidedAtMs: Float64Array;
  /** Head after the commit at `(index + 1) * commitMs`. */
  heads: Int32Array;
}

/** Decides a scenario's line: the issuer's side, which no poll changes. */
export function decideLine(scenario: Scenario, random: () => number): Decisions {
  const { buyers, arrivalMs } = scenario;
  const acceptedAtMs = Float64Array.from({ length: buyers }, (_, place) => (place / buyers) * arrivalMs);
  const decidedAtMs = new Float64Array(buyers);
  const heads: number[] = [];
  const pace = makePace(scenario, random);
  let due = 0;
  for (let head = 0; head < buyers;) {
    const atMs = (heads.length + 1) * commitMs;
    const accepted = Math.min(buyers, Math.floor((atMs / arrivalMs) * buyers) + 1);
    due = Math.min(due + (pace(atMs) * commitMs) / 1000, accepted - head);
    for (; due >= 1; due--) decidedAtMs[head++] = atMs;
    heads.push(head);
  }
  return { acceptedAtMs, decidedAtMs, heads: Int32Array.from(heads) };
}

/** Decisions per second from commit to commit: swings that fade within `swingMs`, growth, and the standstill. */
function makePace({ pacePerSecond, swing, swingMs, growth, stall }: Scenario, random: () => number) {
  const kept = Math.exp(-commitMs / swingMs);
  const fresh = swing * Math.sqrt(1 - kept * kept);
  let off = 0;
  return (atMs: number): number => {
    // The sum of three has nearly a bell's shape; 2 makes its deviation 1.
    off = off * kept + fresh * 2 * (random() + random() + random() - 1.5);
    if (stall !== null && atMs > stall.fromMs && atMs <= stall.toMs) return 0;
    const grown = 1 + (growth - 1) * Math.min(1, atMs / growthMs);
    return pacePerSecond * grown * Math.max(0.1, 1 + off);
  };
}
