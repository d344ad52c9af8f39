import { etaMs, jittered, nextPollMs, pollAfterMinMs, pollAfterMs } from "@admit/contract";

/** What a buyer knows after a poll of the line. */
interface Seen {
  waiting: number;
  /** How many wait up to and including this buyer. */
  position: number;
  /** Decisions per second; null while it is not known. */
  pacePerSecond: number | null;
  /** For how long the head has not moved, as far as this buyer polled. */
  standstillMs: number;
}

/** When a waiting buyer polls. */
export interface PollRule {
  /** From the answer "accepted" to the first poll, in ms; `null` is at once, for all. */
  firstAfterMs: ((seen: Seen, random: () => number) => number) | null;
  /** From one poll to the next, in ms. */
  nextAfterMs(seen: Seen, random: () => number): number;
  /** After so many polls of the line and so long the purchase is polled, whatever the line says. */
  anyway: { polls: number; ms: number };
}

function untilNextPoll({ waiting, position, pacePerSecond, standstillMs }: Seen, random: () => number): number {
  const known = { shareMs: pollAfterMs(waiting), position, etaMs: etaMs(position, pacePerSecond), standstillMs };
  return nextPollMs(known, random);
}

/** The rule of page and gateway. */
const current: PollRule = {
  firstAfterMs: untilNextPoll,
  nextAfterMs: untilNextPoll,
  anyway: { polls: 10, ms: 60_000 },
};

/** For comparison: the first design, with 20 s as the longest interval. */
const former: PollRule = {
  firstAfterMs: null,
  anyway: { polls: 1, ms: 60_000 },
  nextAfterMs({ waiting }, random) {
    return jittered(Math.min(Math.max(pollAfterMinMs, (waiting / 2000) * 1000), 20_000), random());
  },
};

export const pollRules = { current, former };
export type RuleName = keyof typeof pollRules;
