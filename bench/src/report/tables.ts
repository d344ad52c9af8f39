import { type Step, steps } from "../buyer/order.ts";
import type { AdmitRound, BenchResult, BuyerRound, CpuUs, Measured, PurchaseRun } from "../compare/result.ts";
import { basePeer, limitTitles, peerTitles } from "../options.ts";
import { shown, type Spread, spreadOf } from "./spread.ts";

/** Blocks of a bar for each decade. */
const blocksPerDecade = 10;
const processes = ["peer", "gateway", "worker", "mysql", "redis", "load"];

/** All figures as Markdown, which a terminal shows as well. */
export function formatTables(result: BenchResult): string {
  return [
    ...table(["purchases per second", "median", "low – high", "×", "logarithmic"], rateRows(result)),
    ...table(["processor time per purchase, µs", "sum", "by process"], cpuRows(result)),
    ...table(["a new buyer's steps", ...stepHeads], stepRows(result)),
    ...table(["milliseconds", "p50", "p99", "p99.9", "max"], latencyRows(result)),
    ...table(["reads, one gateway, saturated", "per second", "gateway", "load"], readRows(result)),
    ...table(["runs whose latencies do not count", "why"], voidRuns(result)),
    ...table(["target", "measured", "bound", ""], targetRows(result)),
  ].join("\n");
}

/** A goal for the 2-core machine that also runs the servers and the load. */
interface Target {
  label: string;
  /** Null if it was not measured. */
  measured: Spread | null;
  unit: "/s" | " ms" | " ×";
  bound: number;
  /** By the median: a latency is below its bound, a rate at least its bound. */
  isReached: boolean | null;
}

export function targetsOf(result: BenchResult): Target[] {
  const targets: [label: string, measured: Spread | null, bound: number, unit: Target["unit"]][] = [
    ["purchases sustained, one event", admit(result, (round) => round.sustained.acceptedPerSecond), 6000, "/s"],
    ["… as a multiple of a transaction per request", ratio(result, "admit", basePeer), 40, " ×"],
    ["worker's drain rate ÷ bare group inserts", ratio(result, "worker-drain", "group-inserts"), 0.6, " ×"],
    ["at 70 %: pressed → accepted, p99", admit(result, ({ at70 }) => at70.answer.p99), 200, " ms"],
    ["at 70 %: accepted → decided, p99", admit(result, ({ at70 }) => at70.decision.p99), 200, " ms"],
    ["at 50/s: accepted → decided, p50", admit(result, ({ lone }) => lone.decision.p50), 10, " ms"],
    ["GET line, one gateway", admit(result, ({ readLine }) => readLine.okPerSecond), 20_000, "/s"],
    ["GET a decided purchase, one gateway", admit(result, ({ readPurchase }) => readPurchase.okPerSecond), 8000, "/s"],
  ];
  return targets.map(([label, measured, bound, unit]) => {
    const median = measured?.median ?? null;
    const isReached = median === null ? null : unit === " ms" ? median < bound : median >= bound;
    return { label, measured, unit, bound, isReached };
  });
}

const targetRows = (result: BenchResult): string[][] =>
  targetsOf(result).flatMap(({ label, measured, unit, bound, isReached }) => {
    if (measured === null) return [];
    const limit = `${unit === " ms" ? "<" : "≥"} ${shown(bound)}${unit}`;
    return [[label, `${shown(measured.median)}${unit}`, limit, isReached ? "reached" : "NOT REACHED"]];
  });

/** A figure of one subject in one round; null if it is another subject's round. */
type Figure = (measured: Measured) => number | null;
type AdmitFigure = (round: AdmitRound) => number | null;
type BuyerFigure = (round: BuyerRound) => number | null;

const ofAdmit =
  (figure: AdmitFigure): Figure =>
  (measured) =>
    measured.kind === "admit" ? figure(measured.admit) : null;

const ofBuyer =
  (figure: BuyerFigure): Figure =>
  (measured) =>
    measured.kind === "buyer" ? figure(measured.buyer) : null;

const rateFigure: Figure = (measured) => {
  if (measured.kind === "buyer") return measured.buyer.buyersPerSecond;
  if (measured.kind === "admit") return measured.admit.sustained.acceptedPerSecond;
  return measured.kind === "peer" ? measured.peer.okPerSecond : measured.limit.perSecond;
};

/** A figure of one subject, over the rounds. */
const overRounds = ({ rounds }: BenchResult, name: string, figure: Figure): Spread | null =>
  spreadOf(rounds.map((round) => figureIn(round, name, figure)));

const admit = (result: BenchResult, figure: AdmitFigure): Spread | null => overRounds(result, "admit", ofAdmit(figure));

/** Two rates of the same round, because a machine's speed may change between rounds. */
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

/** Each rate, with its subject and the processor time of the same run. */
const subjects: { title: string; name: string; rate: Figure; cpuUs: (measured: Measured) => CpuUs }[] = [
  {
    title: "Admit: the whole buyer, each of them new",
    name: "buyer",
    rate: rateFigure,
    cpuUs: (measured) => (measured.kind === "buyer" ? measured.buyer.cpuUs : {}),
  },
  ...(["sustained", "withOutcome"] as const).map((run) => ({
    title: run === "sustained" ? "Admit: accepted, issued as they come" : "Admit: answered with the outcome",
    name: "admit",
    rate: ofAdmit((round) => round[run].acceptedPerSecond),
    cpuUs: (measured: Measured) => (measured.kind === "admit" ? measured.admit[run].cpuUs : {}),
  })),
  ...Object.entries({ ...peerTitles, ...limitTitles }).map(([name, title]) => ({
    title,
    name,
    rate: rateFigure,
    cpuUs: (measured: Measured) => (measured.kind === "peer" ? measured.peer.cpuUs : {}),
  })),
];

function rateRows(result: BenchResult): string[][] {
  const rates = subjects.map(({ title, name, rate }) => ({
    title,
    perSecond: overRounds(result, name, rate),
    // A whole buyer is more than the purchase that peers answer.
    times: name === "buyer" || name in limitTitles ? null : ratio(result, name, basePeer, rate),
  }));
  const lowest = Math.min(...rates.map(({ perSecond }) => perSecond?.median ?? Infinity));
  const bar = (rate: number) => "█".repeat(1 + Math.round(Math.log10(rate / lowest) * blocksPerDecade));
  return rates.flatMap(({ title, perSecond, times }) => {
    if (perSecond === null) return [];
    const { median, low, high } = perSecond;
    const multiple = times === null ? "" : shown(times.median);
    return [[title, shown(median), `${shown(low)} – ${shown(high)}`, multiple, bar(median)]];
  });
}

function cpuRows(result: BenchResult): string[][] {
  return subjects.flatMap(({ title, name, cpuUs }) => {
    const medians = processes.flatMap((process): [string, number][] => {
      const spread = overRounds(result, name, (measured) => cpuUs(measured)[process] ?? null);
      return spread === null ? [] : [[process, spread.median]];
    });
    if (medians.length === 0) return [];
    const sum = medians.reduce((total, [, us]) => total + us, 0);
    return [
      [title, String(Math.round(sum)), medians.map(([process, us]) => `${process} ${Math.round(us)}`).join(", ")],
    ];
  });
}

const stepTitles: Record<Step, string> = {
  page: "page: the event and its line",
  press: "press, with the decision",
  poll: "poll, until the outcome",
  tickets: "tickets with their codes",
};
const stepHeads = ["gateway, µs a request", "p50", "p99", "max", "at the maximum: p50", "p99", "max"];

function stepRows(result: BenchResult): string[][] {
  const median = (figure: BuyerFigure): number | null => overRounds(result, "buyer", ofBuyer(figure))?.median ?? null;
  if (median(({ buyersPerSecond }) => buyersPerSecond) === null) return [];
  const columns = ["p50", "p99", "max"] as const;
  const rows = steps.map((step) => [
    stepTitles[step],
    shown(median(({ alone }) => alone[step].gatewayUs)),
    ...columns.map((column) => shown(median(({ alone }) => alone[step].latency[column]))),
    ...columns.map((column) => shown(median((round) => round.steps[step].latency[column]))),
  ]);
  const whole = columns.map((column) => shown(median(({ latency }) => latency[column])));
  const lag = [({ aloneLagP99Ms }: BuyerRound) => aloneLagP99Ms, ({ sendLagP99Ms }: BuyerRound) => sendLagP99Ms];
  const [alone = "", atMaximum = ""] = lag.map((figure) => shown(median(figure)));
  return [
    ...rows,
    ["arrival → tickets", "", "", "", "", ...whole],
    ["how late the sender was", "", "", alone, "", "", atMaximum, ""],
  ];
}

const latencyRuns: [title: string, (round: AdmitRound) => PurchaseRun, of: "answer" | "decision"][] = [
  ["at the maximum: pressed → accepted", ({ sustained }) => sustained, "answer"],
  ["at the maximum: accepted → decided", ({ sustained }) => sustained, "decision"],
  ["at 70 %, Poisson: pressed → accepted", ({ at70 }) => at70, "answer"],
  ["at 70 %, Poisson: accepted → decided", ({ at70 }) => at70, "decision"],
  ["at 50/s: pressed → accepted", ({ lone }) => lone, "answer"],
  ["at 50/s: accepted → decided", ({ lone }) => lone, "decision"],
  ["at 50/s, waiting for the outcome: pressed → outcome seen", ({ loneWithOutcome }) => loneWithOutcome, "answer"],
  ["all waiting for the outcome, at their maximum: pressed → seen", ({ withOutcome }) => withOutcome, "answer"],
];

function latencyRows(result: BenchResult): string[][] {
  return latencyRuns.flatMap(([title, run, of]) => {
    const columns = ["p50", "p99", "p999", "max"] as const;
    const medians = columns.map((column) => admit(result, (round) => run(round)[of][column])?.median ?? null);
    return medians.every((each) => each === null) ? [] : [[title, ...medians.map(shown)]];
  });
}

/** The process near 100 % of a core limits the rate. */
function readRows(result: BenchResult): string[][] {
  const reads = { "GET line": "readLine", "GET a decided purchase": "readPurchase" } as const;
  return Object.entries(reads).flatMap(([title, run]) => {
    const rate = admit(result, (round) => round[run].okPerSecond);
    if (rate === null) return [];
    const shares = (["gateway", "load"] as const).map((process) => {
      const share = admit(result, (round) => round[run].cpuShare[process]);
      return share === null ? "–" : `${Math.round(share.median * 100)} % of a core`;
    });
    return [[title, shown(rate.median), ...shares]];
  });
}

function voidRuns({ rounds }: BenchResult): string[][] {
  return rounds.flatMap((round, index) =>
    round.flatMap((measured) => {
      if (measured.kind === "buyer") {
        const { alone, aloneFailures } = { ...measured.buyer, alone: `round ${index + 1}, steps alone` };
        return aloneFailures.length === 0 ? [] : [[alone, aloneFailures.join("; ")]];
      }
      if (measured.kind !== "admit") return [];
      const { at70, lone, loneWithOutcome } = measured.admit;
      const runs = { "70 %": at70, "50/s": lone, "50/s, waiting for the outcome": loneWithOutcome };
      return Object.entries(runs).flatMap(([name, { failures }]) =>
        failures.length === 0 ? [] : [[`round ${index + 1}, at ${name}`, failures.join("; ")]],
      );
    }),
  );
}

/** Padded, so that it can be read as it is. Nothing without rows. */
export function table(heads: readonly string[], rows: readonly string[][]): string[] {
  if (rows.length === 0) return [];
  const widths = heads.map((head, at) => Math.max(head.length, ...rows.map((row) => row[at]?.length ?? 0)));
  const line = (cells: readonly string[]) => `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(" | ")} |`;
  return [line(heads), line(widths.map((width) => "-".repeat(width))), ...rows.map(line), ""];
}
