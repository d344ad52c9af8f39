/** What happens to one event's line: when buyers arrive, and how fast it is decided. Times in ms of virtual time. */
export interface Scenario {
  name: string;
  buyers: number;
  /** All press Buy within this time, evenly. */
  arrivalMs: number;
  /** Purchases decided per second, on average over the run. */
  pacePerSecond: number;
  /** How far the pace swings (standard deviation as a share of it), and about how long a swing lasts. */
  swing: number;
  swingMs: number;
  /** How many times as high the pace is in the end as in the beginning, changing over the first two minutes. */
  growth: number;
  /** The line stands still between these moments. */
  stall: { fromMs: number; toMs: number } | null;
  /** The maximum age of the line's figures in a cache between gateway and browser; 0 without one. */
  cacheMs: number;
  /** Also simulated with the first design's rule, which takes ten times as long. */
  isCompared: boolean;
}

/** The runs of the report: buyers who arrive within ten seconds. */
export function scenarios(buyers: number): Scenario[] {
  const steady: Omit<Scenario, "name" | "pacePerSecond"> = {
    buyers,
    arrivalMs: 10_000,
    swing: 0.05,
    swingMs: 10_000,
    growth: 1,
    stall: null,
    cacheMs: 0,
    isCompared: false,
  };
  const slow = { ...steady, pacePerSecond: 1000 };
  const fast = { ...steady, pacePerSecond: 6000 };
  const unsteady = { swing: 0.3, swingMs: 20_000 };
  const stall = { fromMs: 30_000, toMs: 60_000 };
  return [
    { ...steady, name: "500/s", pacePerSecond: 500 },
    { ...slow, name: "1,000/s", isCompared: true },
    { ...fast, name: "6,000/s", isCompared: true },
    { ...slow, ...unsteady, name: "1,000/s, unsteady" },
    { ...fast, ...unsteady, name: "6,000/s, unsteady" },
    { ...slow, name: "1,000/s, soon twice as fast", growth: 2 },
    { ...slow, name: "1,000/s, standing for 30 s", stall },
    { ...fast, name: "6,000/s, standing for 30 s", stall, isCompared: true },
    { ...fast, name: "6,000/s, behind a cache", cacheMs: 1000 },
    { ...slow, name: "1,000/s, a tenth as many", buyers: Math.ceil(buyers / 10), isCompared: true },
  ];
}

/** About how often a group commits; its size follows from the pace. */
export const commitMs = 50;
/** How long the pace of a growing line takes to change. */
const growthMs = 120_000;

/** When each purchase was accepted and decided, in ms, by `seq - 1`; and the line's head after each commit. */
export interface Decisions {
  acceptedAtMs: Float64Array;
  decidedAtMs: Float64Array;
  /** Head after the commit at `(index + 1) * commitMs`. */
  heads: Int32Array;
}

/** Decides a scenario's line: the issuer's side, which no poll changes. */
export function decideLine(scenario: Scenario, random: () => number): Decisions {
  const { buyers, arrivalMs } = scenario;
  const acceptedAtMs = Float64Array.from({ length: buyers }, (_, buyer) => (buyer / buyers) * arrivalMs);
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
    // The sum of three is nearly normally distributed; 2 makes its deviation 1.
    off = off * kept + fresh * 2 * (random() + random() + random() - 1.5);
    if (stall !== null && atMs > stall.fromMs && atMs <= stall.toMs) return 0;
    const grown = 1 + (growth - 1) * Math.min(1, atMs / growthMs);
    return pacePerSecond * grown * Math.max(0.1, 1 + off);
  };
}
