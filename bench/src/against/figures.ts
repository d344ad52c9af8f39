import { type Step, steps } from "../buyer/order.ts";
import type { BuyerRound, CpuUs, PurchaseRun } from "../compare/result.ts";
import { shown, spreadOf } from "../report/spread.ts";
import { table } from "../report/tables.ts";

/** A figure by its name, with its unit; null if it is not known. */
export type Figures = Record<string, number | null>;

/** What is compared of the new buyers. */
export const buyerFigures = ({ buyersPerSecond, latency, cpuUs, alone }: BuyerRound): Figures => ({
  "new buyers per second": buyersPerSecond,
  ...cpuFigures("new buyer", cpuUs),
  ...byStep((step) => [`${step}: gateway, µs a request`, alone[step].gatewayUs]),
  ...byStep((step) => [`${step}: p50, ms`, alone[step].latency.p50]),
  ...byStep((step) => [`${step}: p99, ms`, alone[step].latency.p99]),
  "arrival → tickets at the maximum: p50, ms": latency.p50,
  "arrival → tickets at the maximum: p99, ms": latency.p99,
});

/** What is compared of the known buyers. */
export const knownFigures = ({ acceptedPerSecond, cpuUs, answer, decision }: PurchaseRun): Figures => ({
  "purchases of known buyers per second": acceptedPerSecond,
  ...cpuFigures("purchase", cpuUs),
  "pressed → accepted at the maximum: p50, ms": answer.p50,
  "pressed → accepted at the maximum: p99, ms": answer.p99,
  "accepted → decided at the maximum: p50, ms": decision.p50,
  "accepted → decided at the maximum: p99, ms": decision.p99,
});

/** Without the sender, which is always this checkout's. */
function cpuFigures(of: string, cpuUs: CpuUs): Figures {
  const processes = Object.entries(cpuUs).filter(([name]) => name !== "load");
  const sum = processes.reduce((total, [, us]) => total + (us ?? 0), 0);
  const each = processes.map(([name, us]) => [`µs of ${name} per ${of}`, us]);
  return { [`µs of processor time per ${of}`]: sum, ...(Object.fromEntries(each) as Figures) };
}

const byStep = (figure: (step: Step) => [name: string, value: number | null]): Figures =>
  Object.fromEntries(steps.map(figure));

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
