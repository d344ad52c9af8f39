import type { BuyerRound } from "../buyer/measure-buyer.ts";
import { steps } from "../buyer/order.ts";
import { shown, spreadOf } from "../report/spread.ts";
import { table } from "../report/tables.ts";

/** A figure by its name, with its unit; null if it is not known. */
export type Figures = Record<string, number | null>;

/** What is compared of the new buyers. */
export function figuresOf({ buyersPerSecond, latency, cpuUs, alone }: BuyerRound): Figures {
  const { load: _ofThisCheckout, ...processes } = cpuUs;
  const known = Object.values(processes).filter((us) => us !== null);
  return {
    "new buyers per second": buyersPerSecond,
    "processor time per buyer, µs": known.reduce((sum, us) => sum + us, 0),
    ...named(Object.entries(processes), (name) => `… ${name}`),
    ...named(
      steps.map((step) => [step, alone[step].gatewayUs]),
      (step) => `gateway per request, ${step}, µs`,
    ),
    ...named(
      steps.map((step) => [step, alone[step].latency.p50]),
      (step) => `${step}, p50, ms`,
    ),
    ...named(
      steps.map((step) => [step, alone[step].latency.p99]),
      (step) => `${step}, p99, ms`,
    ),
    "arrival → tickets at the maximum, p50, ms": latency.p50,
    "arrival → tickets at the maximum, p99, ms": latency.p99,
  };
}

const named = (values: [string, number | null][], name: (of: string) => string): Figures =>
  Object.fromEntries(values.map(([of, value]) => [name(of), value]));

/** Both sides of one round. */
export interface AgainstRound {
  here: Figures;
  there: Figures;
}

/**
 * The medians of the rounds, and the median of the ratios here ÷ there with the lowest and highest. A ratio is of one
 * round, because a machine's speed changes between rounds.
 */
export function ratioRows(rounds: readonly AgainstRound[]): string[][] {
  return Object.keys(rounds[0]?.here ?? {}).map((name) => {
    const median = (side: keyof AgainstRound): string =>
      shown(spreadOf(rounds.map((round) => round[side][name] ?? null))?.median ?? null);
    const ratio = spreadOf(rounds.map(({ here, there }) => ratioOf(here[name] ?? null, there[name] ?? null)));
    const shownRatio = ratio === null ? "–" : `${fixed(ratio.median)} (${fixed(ratio.low)} – ${fixed(ratio.high)})`;
    return [name, median("here"), median("there"), shownRatio];
  });
}

const ratioOf = (here: number | null, there: number | null): number | null =>
  here === null || there === null || there === 0 ? null : here / there;

const fixed = (ratio: number): string => ratio.toFixed(2);

export const formatRatios = (rounds: readonly AgainstRound[], there: string): string =>
  table(["figure", "here", there, "here ÷ there (lowest – highest)"], ratioRows(rounds)).join("\n");
