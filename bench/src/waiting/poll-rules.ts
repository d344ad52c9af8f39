import { etaMs, jittered, lookAfterMs, pollAfterMinMs, pollAfterMs } from "@admit/contract";

/** What a buyer knows after a look at the line. */
interface Seen {
  waiting: number;
  /** How many stand before and including this buyer. */
  position: number;
  /** Decisions per second; null while that was never told. */
  pacePerSecond: number | null;
  /** For how long the head has not moved, as far as this buyer looked. */
  stoodMs: number;
}

/** When somebody who waits asks again. */
export interface PollRule {
  /** From the answer that says "accepted" to the first look, in ms; `null` is at once, for everybody. */
  firstAfterMs: ((seen: Seen, random: () => number) => number) | null;
  /** From one look to the next, in ms. */
  nextAfterMs(seen: Seen, random: () => number): number;
  /** After so many looks and so long the purchase is fetched, whatever the line says. */
  anyway: { looks: number; ms: number };
}

/** As page and gateway keep it. */
const current: PollRule = {
  firstAfterMs: lookAgainMs,
  nextAfterMs: lookAgainMs,
  anyway: { looks: 10, ms: 60_000 },
};

function lookAgainMs({ waiting, position, pacePerSecond, stoodMs }: Seen, random: () => number): number {
  const place = { shareMs: pollAfterMs(waiting), position, etaMs: etaMs(position, pacePerSecond), stoodMs };
  return lookAfterMs(place, random);
}

/** What the figures are compared with: the first design, with 20 s as the longest interval. */
const former: PollRule = {
  firstAfterMs: null,
  anyway: { looks: 1, ms: 60_000 },
  nextAfterMs({ waiting }, random) {
    return jittered(Math.min(Math.max(pollAfterMinMs, (waiting / 2000) * 1000), 20_000), random());
  },
};

export const pollRules = { current, former };
export type RuleName = keyof typeof pollRules;
