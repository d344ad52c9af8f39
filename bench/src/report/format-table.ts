import type { BenchResult } from "../compare/result.ts";
import { admitSpread, latencyHeads, latencyRows, type NamedRate, ratesOf, type Target, targetsOf } from "./figures.ts";
import { shown } from "./spread.ts";

const labelWidth = 60;

/** The figures for a terminal. */
export function formatTable(result: BenchResult): string {
  const rates = ratesOf(result);
  return [
    ...circumstanceLines(result),
    "",
    row("Purchases per second", ["median", "low – high", "× Prisma"]),
    ...rates.map(({ title, perSecond: { median, low, high }, times }) =>
      row(title, [shown(median), `${shown(low)} – ${shown(high)}`, times === null ? "" : shown(times.median)]),
    ),
    "",
    ...section(row("Processor time per purchase, µs", []), rates.flatMap(cpuRow)),
    ...section(
      row("Milliseconds", latencyHeads),
      latencyRows(result).map(({ title, ms }) => row(title, ms.map(shown))),
    ),
    ...section(row("Reads, one gateway, saturated", ["per second", "gateway", "load"]), [
      ...readRow(result, "GET line", "readLine"),
      ...readRow(result, "GET a decided purchase", "readPurchase"),
    ]),
    ...section("Runs whose latencies do not count", voidRuns(result)),
    row("Targets", ["measured", "target", ""]),
    ...targetsOf(result).map((target) => row(target.label, targetCells(target))),
  ].join("\n");
}

/** What was measured, on what, when and how. */
export function circumstanceLines({ circumstances, options, rounds }: BenchResult): string[] {
  const { date, command, machine, commit, isDirty, database, redis, versions } = circumstances;
  const at = commit === null ? "" : ` at commit ${commit.slice(0, 7)}${isDirty ? ", changed" : ""}`;
  return [
    `${date.slice(0, 10)}${at}: ${command}`,
    `${machine}; the servers and the load on the same`,
    `${database}; ${redis}`,
    Object.entries(versions)
      .map(([name, version]) => `${name} ${version}`)
      .join(", "),
    `Medians of ${rounds.length} ${rounds.length === 1 ? "round" : "rounds"}, alternating; ${options.buyers.toLocaleString("en")} buyers, each of whom has loaded a page before`,
    ...(options.quick ? ["QUICK: short runs, to check that everything works. These figures mean nothing."] : []),
  ];
}

function voidRuns({ rounds }: BenchResult): string[] {
  return rounds.flatMap((round, index) =>
    round.flatMap((measured) => {
      if (measured.kind !== "admit") return [];
      const { at70, lone, loneWithOutcome } = measured.admit;
      const runs = { "70 %": at70, "50/s": lone, "50/s, waiting for the outcome": loneWithOutcome };
      return Object.entries(runs).flatMap(([name, { failures }]) =>
        failures.length === 0 ? [] : [`round ${index + 1}, at ${name}: ${failures.join("; ")}`],
      );
    }),
  );
}

/** The process near 100 % of a core limits the rate. */
function readRow(result: BenchResult, title: string, run: "readLine" | "readPurchase"): string[] {
  const rate = admitSpread(result, (round) => round[run].okPerSecond);
  if (rate === null) return [];
  const shares = ["gateway", "load"].map((process) => {
    const share = admitSpread(result, (round) => round[run].cpuShare[process] ?? null);
    return share === null ? "–" : `${Math.round(share.median * 100)} % of a core`;
  });
  return [row(title, [shown(rate.median), ...shares])];
}

function cpuRow({ title, cpuUs }: NamedRate): string[] {
  const each = Object.entries(cpuUs).flatMap(([name, us]): [string, number][] => (us === null ? [] : [[name, us]]));
  if (each.length === 0) return [];
  const sum = each.reduce((total, [, us]) => total + us, 0);
  const parts = each.map(([name, us]) => `${name} ${Math.round(us)}`).join(", ");
  return [`${title.padEnd(labelWidth)}${Math.round(sum)} = ${parts}`];
}

/** Measured, bound, and whether it is reached. */
export function targetCells({ measured, unit, bound, isLeast, isReached }: Target): [string, string, string] {
  const withUnit = (value: number): string => (unit === "/s" ? `${shown(value)}/s` : `${shown(value)} ${unit}`);
  return [
    measured === null ? "not measured" : withUnit(measured.median),
    `${isLeast ? "≥" : "<"} ${withUnit(bound)}`,
    isReached === null ? "" : isReached ? "reached" : "NOT REACHED",
  ];
}

function section(head: string, rows: readonly string[]): string[] {
  return rows.length === 0 ? [] : [head, ...rows, ""];
}

function row(label: string, cells: readonly string[]): string {
  return (label.padEnd(labelWidth) + cells.map((cell) => cell.padStart(18)).join("")).trimEnd();
}
