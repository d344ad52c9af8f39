import type { BenchResult } from "../compare/result.ts";
import { circumstanceLines } from "./circumstance-lines.ts";
import { targetCells, verdictOf } from "./format-table.ts";
import { latencyHeads, latencyRows } from "./latency-rows.ts";
import { shown } from "./numbers.ts";
import { ratesOf } from "./rates.ts";
import { targetsOf } from "./targets.ts";

/** Of the checkout. */
export const chartFile = "bench/results/purchases-per-second.svg";
const begin = "<!-- figures of ";
const end = "<!-- end of figures -->";

/** Where in a README the figures stand, and of which file they say they are; null where they do not. */
export function findBlock(readme: string): { file: string; text: string } | null {
  const from = readme.indexOf(begin);
  const to = readme.indexOf(end, from);
  if (from === -1 || to === -1) return null;
  const text = readme.slice(from, to + end.length);
  return { file: /^<!-- figures of (\S+),/.exec(text)?.[1] ?? "", text };
}

/** The README's part that `pnpm bench --publish` writes. @param file the result's, of the checkout */
export function readmeBlock(result: BenchResult, file: string): string {
  const [first = "", ...others] = circumstanceLines(result);
  const rates = ratesOf(result);
  return [
    `${begin}${file}, by pnpm bench --publish -->`,
    `![${rates.map(({ title, perSecond }) => `${title}: ${shown(perSecond.median)}`).join("; ")}](${chartFile})`,
    "",
    ...table(
      ["purchases per second", "median", "×"],
      rates.map(({ title, perSecond, times }) => [
        title,
        shown(perSecond.median),
        times === null ? "" : shown(times.median),
      ]),
    ),
    ...table(
      ["milliseconds", ...latencyHeads],
      latencyRows(result).map(({ title, ms }) => [title, ...ms.map(shown)]),
    ),
    ...table(
      ["target", "measured", "bound", ""],
      targetsOf(result)
        .filter(({ measured }) => measured !== null)
        .map((target) => [target.label, ...targetCells(target), verdictOf(target)]),
    ),
    `[Measured](${file}) on ${first.replace(/: (pnpm .*)$/, ", by `$1`")}. ${others.join(". ")}.`,
    end,
  ].join("\n");
}

function table(heads: readonly string[], rows: readonly string[][]): string[] {
  if (rows.length === 0) return [];
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(heads), line(heads.map((_, index) => (index === 0 ? "---" : "---:"))), ...rows.map(line), ""];
}
