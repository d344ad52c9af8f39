/** What happens to one event's line: who comes when, and how fast it is decided. Times in ms of virtual time. */
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
  /** The pace is so many times as high in the end as in the beginning, changing over the first two minutes. */
  growth: number;
  /** The line stands still from here to there. */
  stall: { fromMs: number; toMs: number } | null;
  /** How old a cache on the way may let the line's figures become; 0 without one. */
  cacheMs: number;
  /** Followed by the first design's rule as well, which takes ten times as long to simulate. */
  isCompared: boolean;
}

const secondMs = 1000;

/** The runs of the report: 1,000,000 who come within ten seconds, unless said otherwise. */
export function scenarios(buyers: number): Scenario[] {
  const steady: Omit<Scenario, "name" | "pacePerSecond"> = {
    buyers,
    arrivalMs: 10 * secondMs,
    swing: 0.05,
    swingMs: 10 * secondMs,
    growth: 1,
    stall: null,
    cacheMs: 0,
    isCompared: false,
  };
  const stall = { fromMs: 30 * secondMs, toMs: 60 * secondMs };
  return [
    { ...steady, name: "500/s", pacePerSecond: 500 },
    { ...steady, name: "1,000/s", pacePerSecond: 1000, isCompared: true },
    { ...steady, name: "6,000/s", pacePerSecond: 6000, isCompared: true },
    { ...steady, name: "1,000/s, unsteady", pacePerSecond: 1000, swing: 0.3, swingMs: 20 * secondMs },
    { ...steady, name: "6,000/s, unsteady", pacePerSecond: 6000, swing: 0.3, swingMs: 20 * secondMs },
    { ...steady, name: "1,000/s, soon twice as fast", pacePerSecond: 1000, growth: 2 },
    { ...steady, name: "1,000/s, standing for 30 s", pacePerSecond: 1000, stall },
    { ...steady, name: "6,000/s, standing for 30 s", pacePerSecond: 6000, stall, isCompared: true },
    { ...steady, name: "6,000/s, behind a cache", pacePerSecond: 6000, cacheMs: secondMs },
    {
      ...steady,
      name: "1,000/s, a tenth as many",
      pacePerSecond: 1000,
      buyers: Math.ceil(buyers / 10),
      isCompared: true,
    },
  ];
}
