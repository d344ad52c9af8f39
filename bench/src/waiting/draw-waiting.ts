import { minuteNoticeMaxMs, type WaitingOptions, type WaitingReport, type WaitingRun } from "./simulate-waiting.ts";

export interface Drawn {
  date: string;
  commit: string | null;
}

const width = 880;
const panel = { left: 78, width: 778, height: 190 };
const tops = [96, 388];
const height = 650;

/** Colours of both schemes are in one file: a picture knows no page, but the reader's preference. */
const style = `
  .ground { fill: #ffffff } text { fill: #1f2328; font: 13px system-ui, "Segoe UI", "Noto Sans", sans-serif }
  .title { font-size: 17px; font-weight: 650 } .head { font-size: 14px; font-weight: 650 } .quiet { fill: #59636e; font-size: 12px }
  .grid { stroke: #d1d9e0 } .bound { stroke: #59636e; stroke-width: 1.5; stroke-dasharray: 5 4 } polyline, .key { fill: none; stroke-width: 2 }
  .current { stroke: #1a7f5a } .former { stroke: #9a6700; stroke-dasharray: 2 3 } .dot-current { fill: #1a7f5a } .dot-former { fill: #9a6700 }
  @media (prefers-color-scheme: dark) {
    .ground { fill: #0d1117 } text { fill: #f0f6fc } .quiet { fill: #9198a1 } .grid { stroke: #3d444d } .bound { stroke: #9198a1 }
    .current { stroke: #3fb984 } .former { stroke: #d29922 } .dot-current { fill: #3fb984 } .dot-former { fill: #d29922 }
  }`;

/** Polls over time of the fastest steady line, and notice delays after a minute of all lines, as SVG. */
export function drawWaiting({ runs, options, budget }: WaitingReport, { date, commit }: Drawn): string {
  const shown = runs.filter(({ scenario, seed }) => scenario.name === "6,000/s" && seed === options.seed);
  const at = commit === null ? "" : `, commit ${commit}`;
  const buyers = options.buyers.toLocaleString("en");
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="What ${buyers} buyers who wait for one event cost, and how soon they hear of their decision">
<style>${style}
</style>
<rect class="ground" width="${width}" height="${height}" rx="8"/>
<text class="title" x="20" y="32">${buyers} buyers wait for one event (simulated)</text>
<text class="head" x="20" y="62">Polls per second while 6,000 are decided per second</text>
${legend(width - 330, 58)}
${drawPolls(shown, tops[0] ?? 0)}
<text class="head" x="20" y="${(tops[1] ?? 0) - 34}">From decision to notice after a wait of about a minute: median to p99 of each seed, in seconds</text>
${drawNotices(runs, options, tops[1] ?? 0)}
<text class="quiet" x="20" y="${height - 14}">${date}${at}, seeds ${options.seed} to ${options.seed + options.seeds - 1} (above: the first); allowed: ${budget.pollBudgetPerSecond.toLocaleString("en")} polls per second, and ${budget.pollsPerDecision} for each decision</text>
</svg>
`;
}

function legend(x: number, y: number): string {
  const entry = (kind: string, label: string, at: number) =>
    `<line class="key ${kind}" x1="${at}" x2="${at + 26}" y1="${y}" y2="${y}"/><text class="quiet" x="${at + 32}" y="${y + 4}">${label}</text>`;
  return entry("current", "rule", x) + entry("former", "first design", x + 84) + entry("bound", "allowed", x + 206);
}

function drawPolls(runs: readonly WaitingRun[], top: number): string {
  const endS = Math.max(...runs.map(({ polls: { series } }) => series.pointS * series.perSecond.length));
  const most = logScale(1000, 200_000, top + panel.height, top);
  const xOf = (atS: number): number => panel.left + (atS / endS) * panel.width;
  const allowed = runs.find(({ rule }) => rule === "current")?.pollsAllowed ?? 0;
  return [
    ...[1000, 10_000, 100_000].map((value) => gridRow(most(value), value.toLocaleString("en"))),
    ...steps(endS, 30).map((atS) => label(xOf(atS), top + panel.height + 18, `${atS} s`)),
    `<line class="bound" x1="${panel.left}" x2="${panel.left + panel.width}" y1="${fixed(most(allowed))}" y2="${fixed(most(allowed))}"/>`,
    ...runs.map(({ rule, polls: { series } }) => {
      const points = series.perSecond.map(
        (count, at) => `${fixed(xOf((at + 0.5) * series.pointS))},${fixed(most(Math.max(1000, count)))}`,
      );
      return `<polyline class="${rule}" points="${points.join(" ")}"/>`;
    }),
  ].join("\n");
}

function drawNotices(runs: readonly WaitingRun[], { seed: first, seeds }: WaitingOptions, top: number): string {
  const names = [...new Set(runs.map(({ scenario }) => scenario.name))];
  const bottom = top + panel.height;
  const yOf = logScale(0.1, 100, bottom, top);
  const slot = panel.width / names.length;
  const drawn = runs.flatMap(({ scenario, rule, seed, notices }) => {
    const minute = notices.find(({ isAboutMinute }) => isAboutMinute);
    if (!minute) return [];
    const spread = ((seed - first) / Math.max(1, seeds)) * 0.5;
    const x = panel.left + slot * (names.indexOf(scenario.name) + (rule === "former" ? 0.18 : 0.38 + spread));
    const [median, p99] = [yOf(minute.p50Ms / 1000), yOf(minute.p99Ms / 1000)];
    return [
      `<line class="key ${rule}" x1="${fixed(x)}" x2="${fixed(x)}" y1="${fixed(median)}" y2="${fixed(p99)}"/><circle class="dot-${rule}" cx="${fixed(x)}" cy="${fixed(median)}" r="3.5"/>`,
    ];
  });
  const limit = fixed(yOf(minuteNoticeMaxMs / 1000));
  return [
    ...[0.1, 1, 10, 100].map((value) => gridRow(yOf(value), String(value))),
    `<line class="bound" x1="${panel.left}" x2="${panel.left + panel.width}" y1="${limit}" y2="${limit}"/>`,
    ...drawn,
    ...names.flatMap((name, at) => {
      const [pace = "", ...rest] = name.split(", ");
      const x = panel.left + slot * (at + 0.5);
      return [label(x, bottom + 18, pace), label(x, bottom + 33, short[rest.join(", ")] ?? rest.join(", "))];
    }),
  ].join("\n");
}

/** Names that fit under a column. */
const short: Record<string, string> = {
  "soon twice as fast": "faster soon",
  "standing for 30 s": "stands 30 s",
  "behind a cache": "cached",
  "a tenth as many": "a tenth",
};

function logScale(from: number, to: number, bottom: number, top: number): (value: number) => number {
  const span = Math.log10(to / from);
  return (value) => bottom - (Math.log10(Math.max(from, value) / from) / span) * (bottom - top);
}

const steps = (end: number, step: number): number[] =>
  Array.from({ length: Math.floor(end / step) + 1 }, (_, at) => at * step);

const gridRow = (y: number, text: string): string =>
  `<line class="grid" x1="${panel.left}" x2="${panel.left + panel.width}" y1="${fixed(y)}" y2="${fixed(y)}"/><text class="quiet" x="${panel.left - 8}" y="${fixed(y + 4)}" text-anchor="end">${text}</text>`;

const label = (x: number, y: number, text: string): string =>
  `<text class="quiet" x="${fixed(x)}" y="${fixed(y)}" text-anchor="middle">${text}</text>`;

const fixed = (value: number): string => value.toFixed(1);
