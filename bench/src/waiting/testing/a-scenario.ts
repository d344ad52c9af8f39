import type { Scenario } from "../scenario.ts";

/** A small line that does nothing in particular. */
export const aScenario = (change: Partial<Scenario> = {}): Scenario => ({
  name: "small",
  buyers: 2000,
  arrivalMs: 500,
  pacePerSecond: 1000,
  swing: 0,
  swingMs: 10_000,
  growth: 1,
  stall: null,
  cacheMs: 0,
  isCompared: false,
  ...change,
});
