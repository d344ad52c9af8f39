import type { BenchResult } from "../compare/result.ts";
import { shown } from "./numbers.ts";
import { type NamedRate, ratesOf } from "./rates.ts";

const width = 900;
const labelWidth = 330;
/** For a bar's figures, to its right. */
const figuresWidth = 150;
const topHeight = 74;
const bottomHeight = 58;
const barHeight = 20;
const pitch = 32;
/** Between Admit, its peers and the limits. */
const groupGap = 14;
const plotWidth = width - labelWidth - figuresWidth;

/** Colours of both schemes are in one file: a picture knows no page, but the reader's preference. */
const style = `
  .ground { fill: #ffffff } text { fill: #1f2328; font: 14px system-ui, "Segoe UI", "Noto Sans", sans-serif }
  .title { font-size: 17px; font-weight: 650 } .quiet { fill: #59636e; font-size: 12px } .grid { stroke: #d1d9e0 }
  .strong { font-weight: 650 } .value { paint-order: stroke; stroke: #ffffff; stroke-width: 4px; stroke-linejoin: round } .admit { fill: #1a7f5a } .peer { fill: #9a6700 } .limit { fill: none; stroke: #59636e; stroke-width: 1.5 }
  @media (prefers-color-scheme: dark) {
    .ground { fill: #0d1117 } text { fill: #f0f6fc } .quiet { fill: #9198a1 } .grid { stroke: #3d444d }
    .admit { fill: #3fb984 } .peer { fill: #d29922 } .limit { stroke: #9198a1 } .value { stroke: #0d1117 }
  }`;

/** Purchases per second of all that was measured, on a logarithmic scale, as SVG. */
export function drawChart(result: BenchResult): string {
  const rates = ratesOf(result);
  const lowest = Math.min(...rates.map(({ perSecond }) => perSecond.median));
  const highest = Math.max(...rates.map(({ perSecond }) => perSecond.median));
  // A whole decade below the lowest, so that it has a bar too.
  const from = Math.floor(Math.log10(lowest)) - (Math.log10(lowest) % 1 < 0.3 ? 1 : 0);
  const to = Math.ceil(Math.log10(highest));
  const xOf = (value: number): number => labelWidth + ((Math.log10(value) - from) / (to - from)) * plotWidth;
  const tops = topsOf(rates);
  const bottom = (tops.at(-1) ?? topHeight) + pitch;
  const height = bottom + bottomHeight;
  const decades = Array.from({ length: to - from + 1 }, (_, index) => 10 ** (from + index));
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(describe(rates))}">
<style>${style}
</style>
<rect class="ground" width="${width}" height="${height}" rx="8"/>
<text class="title" x="20" y="32">Purchases per second, one event, one machine</text>
<text class="quiet" x="20" y="52">logarithmic scale; × is the multiple of a transaction per request through Express and Prisma</text>
${decades.map((value) => gridLine(xOf(value), bottom, value)).join("\n")}
${rates.map((rate, index) => bar(rate, tops[index] ?? 0, xOf)).join("\n")}
<text class="quiet" x="20" y="${height - 16}">${escaped(circumstance(result))}</text>
</svg>
`;
}

function topsOf(rates: readonly NamedRate[]): number[] {
  let top = topHeight;
  return rates.map(({ kind }, index) => {
    if (index > 0) top += pitch + (rates[index - 1]?.kind === kind ? 0 : groupGap);
    return top;
  });
}

function gridLine(x: number, bottom: number, value: number): string {
  const at = x.toFixed(1);
  return `<line class="grid" x1="${at}" x2="${at}" y1="${topHeight - 6}" y2="${bottom}"/><text class="quiet" x="${at}" y="${bottom + 16}" text-anchor="middle">${value.toLocaleString("en")}</text>`;
}

function bar({ kind, title, perSecond, times }: NamedRate, top: number, xOf: (value: number) => number): string {
  const end = xOf(perSecond.median);
  const middle = top + barHeight / 2 + 5;
  const strong = kind === "admit" ? ' class="strong"' : "";
  const multiple = times === null ? "" : `<tspan class="quiet" dx="6">${shown(times.median)} ×</tspan>`;
  return [
    `<text${strong} x="${labelWidth - 12}" y="${middle}" text-anchor="end">${escaped(title)}</text>`,
    `<rect class="${kind}" x="${labelWidth}" y="${top}" width="${Math.max(1, end - labelWidth).toFixed(1)}" height="${barHeight}" rx="3"/>`,
    `<text class="value${kind === "admit" ? " strong" : ""}" x="${(end + 8).toFixed(1)}" y="${middle}">${shown(perSecond.median)}${multiple}</text>`,
  ].join("");
}

function describe(rates: readonly NamedRate[]): string {
  return `Purchases per second: ${rates.map(({ title, perSecond }) => `${title}, ${shown(perSecond.median)}`).join("; ")}`;
}

function circumstance({ circumstances: { date, commit, machine }, rounds }: BenchResult): string {
  const at = commit === null ? "" : `, commit ${commit.slice(0, 7)}`;
  return `${date.slice(0, 10)}${at}, median of ${rounds.length}; ${machine}, servers and load included`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
