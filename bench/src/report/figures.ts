import type { LatencySummary } from "@admit/drop";
import type { AdmitRound, BenchResult, CpuUs, Measured } from "../compare/result.ts";
import { basePeer, limitTitles, peerTitles } from "../options.ts";
import { type Spread, spreadOf } from "./spread.ts";

/** A line of the table of purchases per second. */
export interface NamedRate {
  title: string;
  perSecond: Spread;
  /** As a multiple of a transaction per request; null for limits, and if that was not measured. */
  times: Spread | null;
  /** Median, by process. */
  cpuUs: CpuUs;
}

export interface LatencyRow {
  title: string;
  /** Medians of the rounds, as `latencyHeads`, in milliseconds. */
  ms: (number | null)[];
}

/** A goal for the 2-core machine that also runs the servers and the load. */
export interface Target {
  label: string;
  unit: "/s" | "ms" | "×";
  /** Null if it was not measured. */
  measured: Spread | null;
  bound: number;
  /** A rate has to be at least its bound, a latency less. */
  isLeast: boolean;
  /** By the median; null if it was not measured. */
  isReached: boolean | null;
}

const servers = ["mysql", "redis", "load"];
const admitProcesses = ["gateway", "worker", ...servers];

type Figure = (measured: Measured) => number | null;
type AdmitFigure = (round: AdmitRound) => number | null;

const ofAdmit =
  (figure: AdmitFigure): Figure =>
  (measured) =>
    measured.kind === "admit" ? figure(measured.admit) : null;

/** The rate of whatever was measured. */
const rateFigure: Figure = (measured) => {
  if (measured.kind === "admit") return measured.admit.sustained.acceptedPerSecond;
  return measured.kind === "peer" ? measured.peer.okPerSecond : measured.limit.perSecond;
};

/** A figure of one subject, over the rounds. */
function overRounds({ rounds }: BenchResult, name: string, figure: Figure): Spread | null {
  return spreadOf(rounds.map((round) => figureIn(round, name, figure)));
}

/** Two rates of the same round, since a machine's speed may change between rounds. */
function ratio({ rounds }: BenchResult, name: string, base: string, figure = rateFigure): Spread | null {
  return spreadOf(
    rounds.map((round) => {
      const [above, below] = [figureIn(round, name, figure), figureIn(round, base, rateFigure)];
      return above === null || below === null || below === 0 ? null : above / below;
    }),
  );
}

function figureIn(round: readonly Measured[], name: string, figure: Figure): number | null {
  const measured = round.find((each) => each.name === name);
  return measured === undefined ? null : figure(measured);
}

export const admitSpread = (result: BenchResult, figure: AdmitFigure): Spread | null =>
  overRounds(result, "admit", ofAdmit(figure));

/** All rates of purchases, in the order of the table. */
export function ratesOf(result: BenchResult): NamedRate[] {
  const cpuUs = (name: string, processes: readonly string[], figure: (measured: Measured) => CpuUs | undefined) =>
    Object.fromEntries(
      processes.map((process) => [
        process,
        overRounds(result, name, (measured) => figure(measured)?.[process] ?? null)?.median ?? null,
      ]),
    );
  const admit = (title: string, run: "sustained" | "withOutcome") => {
    const figure = ofAdmit((round) => round[run].acceptedPerSecond);
    return {
      title,
      perSecond: overRounds(result, "admit", figure),
      times: ratio(result, "admit", basePeer, figure),
      cpuUs: cpuUs("admit", admitProcesses, (each) => (each.kind === "admit" ? each.admit[run].cpuUs : undefined)),
    };
  };
  const peers = Object.entries(peerTitles).map(([name, title]) => ({
    title,
    perSecond: overRounds(result, name, rateFigure),
    times: ratio(result, name, basePeer),
    cpuUs: cpuUs(name, ["peer", ...servers], (each) => (each.kind === "peer" ? each.peer.cpuUs : undefined)),
  }));
  const limits = Object.entries(limitTitles).map(([name, title]) => ({
    title,
    perSecond: overRounds(result, name, rateFigure),
    times: null,
    cpuUs: {},
  }));
  return [
    admit("Admit: accepted, issued as they come", "sustained"),
    admit("Admit: answered with the outcome", "withOutcome"),
    ...peers,
    ...limits,
  ].flatMap(({ perSecond, ...rate }) => (perSecond === null ? [] : [{ ...rate, perSecond }]));
}

const latencyColumns = ["p50", "p99", "p999", "max"] as const;
export const latencyHeads = ["p50", "p99", "p99.9", "max"] as const;

const latencies: [title: string, latency: (round: AdmitRound) => LatencySummary][] = [
  ["at the maximum: pressed → accepted", ({ sustained }) => sustained.answer],
  ["at the maximum: accepted → decided", ({ sustained }) => sustained.decision],
  ["at 70 %, Poisson: pressed → accepted", ({ at70 }) => at70.answer],
  ["at 70 %, Poisson: accepted → decided", ({ at70 }) => at70.decision],
  ["at 50/s: pressed → accepted", ({ lone }) => lone.answer],
  ["at 50/s: accepted → decided", ({ lone }) => lone.decision],
  ["at 50/s, waiting for the outcome: pressed → outcome seen", ({ loneWithOutcome }) => loneWithOutcome.answer],
  ["all waiting for the outcome, at their maximum: pressed → outcome seen", ({ withOutcome }) => withOutcome.answer],
];

export function latencyRows(result: BenchResult): LatencyRow[] {
  return latencies
    .map(([title, latency]) => ({
      title,
      ms: latencyColumns.map((column) => admitSpread(result, (round) => latency(round)[column])?.median ?? null),
    }))
    .filter(({ ms }) => ms.some((each) => each !== null));
}

export function targetsOf(result: BenchResult): Target[] {
  const admit = (figure: AdmitFigure): Spread | null => admitSpread(result, figure);
  const sustained = admit((round) => round.sustained.acceptedPerSecond);
  const lines: [label: string, measured: Spread | null, unit: Target["unit"], bound: number][] = [
    ["purchases sustained, one event", sustained, "/s", 6000],
    ["… as a multiple of a transaction per request", ratio(result, "admit", basePeer), "×", 40],
    ["worker's drain rate ÷ BullMQ's no-op rate", ratio(result, "worker-drain", "bullmq-noop"), "×", 1],
    ["worker's drain rate ÷ bare group inserts", ratio(result, "worker-drain", "group-inserts"), "×", 0.6],
    ["at 70 %: pressed → accepted, p99", admit(({ at70 }) => at70.answer.p99), "ms", 200],
    ["at 70 %: accepted → decided, p99", admit(({ at70 }) => at70.decision.p99), "ms", 200],
    ["at 50/s: accepted → decided, p50", admit(({ lone }) => lone.decision.p50), "ms", 10],
    ["GET line, one gateway", admit(({ readLine }) => readLine.okPerSecond), "/s", 20_000],
    ["GET a decided purchase, one gateway", admit(({ readPurchase }) => readPurchase.okPerSecond), "/s", 8000],
  ];
  return lines.map(([label, measured, unit, bound]) => {
    const isLeast = unit !== "ms";
    const median = measured?.median ?? null;
    const isReached = median === null ? null : isLeast ? median >= bound : median < bound;
    return { label, unit, measured, bound, isLeast, isReached };
  });
}
