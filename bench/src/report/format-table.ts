import type { BenchResult, ReadRun } from "../compare/result.ts";
import { circumstanceLines } from "./circumstance-lines.ts";
import { latencyHeads, latencyRows } from "./latency-rows.ts";
import { shown, shownRange } from "./numbers.ts";
import { overRounds } from "./over-rounds.ts";
import { type NamedRate, ratesOf } from "./rates.ts";
import { type Target, targetsOf } from "./targets.ts";

const labelWidth = 60;

/** The figures for people, at a terminal. */
export function formatTable(result: BenchResult): string {
  return [
    ...circumstanceLines(result),
    "",
    row("Purchases per second", ["median", "low – high", "× Prisma"]),
    ...ratesOf(result).map(({ title, perSecond, times }) =>
      row(title, [shown(perSecond.median), shownRange(perSecond), times === null ? "" : shown(times.median)]),
    ),
    "",
    ...section(row("Processor time per purchase, µs", []), ratesOf(result).flatMap(cpuRow)),
    ...section(
      row("Milliseconds", latencyHeads),
      latencyRows(result).map(({ title, ms }) => row(title, ms.map(shown))),
    ),
    ...section(row("Reads, one gateway, as many as it answers", ["per second", "gateway", "load"]), readRows(result)),
    ...section("Runs whose latencies do not count", voidRuns(result)),
    row("Targets", ["measured", "target", ""]),
    ...targetsOf(result).map((target) => row(target.label, [...targetCells(target), verdictOf(target)])),
  ].join("\n");
}

function voidRuns({ rounds }: BenchResult): string[] {
  return rounds.flatMap((round, index) =>
    round.flatMap((measured) => {
      if (measured.kind !== "admit") return [];
      const { at70, lone, loneTold } = measured.admit;
      const runs = Object.entries({ "70 %": at70, "50/s": lone, "50/s, outcome asked for": loneTold });
      return runs.flatMap(([name, { failures }]) =>
        failures.length === 0 ? [] : [`round ${index + 1}, at ${name}: ${failures.join("; ")}`],
      );
    }),
  );
}

/** Who is near 100 % of a core is what bounds a figure. */
function readRows(result: BenchResult): string[] {
  const over = overRounds(result);
  const cells = (run: "readLine" | "readPurchase"): string[] => {
    const share = (process: string): string => {
      const spread = over.admit((round) => round[run].cpuShare[process] ?? null);
      return spread === null ? "–" : `${Math.round(spread.median * 100)} % of a core`;
    };
    const rate = over.admit((round) => (round[run] satisfies ReadRun).okPerSecond);
    return rate === null ? [] : [shown(rate.median), share("gateway"), share("load")];
  };
  const rows: [string, string[]][] = [
    ["GET line", cells("readLine")],
    ["GET a decided purchase", cells("readPurchase")],
  ];
  return rows.flatMap(([title, each]) => (each.length === 0 ? [] : [row(title, each)]));
}

function cpuRow({ title, cpuUs }: NamedRate): string[] {
  const each = Object.entries(cpuUs).filter(([, us]) => us !== null);
  if (each.length === 0) return [];
  const sum = each.reduce((total, [, us]) => total + (us ?? 0), 0);
  const parts = each.map(([name, us]) => `${name} ${Math.round(us ?? 0)}`).join(", ");
  return [`${title.padEnd(labelWidth)}${Math.round(sum)} = ${parts}`];
}

export function targetCells({ measured, unit, bound, isLeast }: Target): [string, string] {
  const withUnit = (value: string): string => (unit === "/s" ? `${value}/s` : `${value} ${unit}`);
  return [
    measured === null ? "not measured" : withUnit(shown(measured.median)),
    `${isLeast ? "≥" : "<"} ${withUnit(shown(bound))}`,
  ];
}

export function verdictOf({ isReached }: Target): string {
  return isReached === null ? "" : isReached ? "reached" : "NOT REACHED";
}

function section(head: string, rows: readonly string[]): string[] {
  return rows.length === 0 ? [] : [head, ...rows, ""];
}

function row(label: string, cells: readonly string[]): string {
  return (label.padEnd(labelWidth) + cells.map((cell) => cell.padStart(18)).join("")).trimEnd();
}
