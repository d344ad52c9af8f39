import { createMemo } from "solid-js";
import type { Seen } from "../feed/seen.ts";

/** What a sparkline shows, up to the last moment seen. */
const spanMs = 10 * 60 * 1000;
const width = 52;
const height = 24;

/** A line's depth over the last ten minutes. Those who listen hear the figure beside it. */
export function Sparkline(props: { seen: readonly Seen[] }) {
  const path = createMemo(() => pathOf(props.seen));
  return (
    <svg class="sparkline" viewBox={`0 0 ${width} ${height}`} width={width} height={height} aria-hidden="true">
      <path d={path()} />
    </svg>
  );
}

/** As SVG writes it; flat along the bottom where nobody waited. */
function pathOf(seen: readonly Seen[]): string {
  const untilMs = seen.at(-1)?.atMs ?? 0;
  const shown = seen.filter(({ atMs }) => atMs >= untilMs - spanMs);
  const top = Math.max(1, ...shown.map(({ waiting }) => waiting));
  const x = (atMs: number) => round(width - ((untilMs - atMs) / spanMs) * width);
  const y = (waiting: number) => round(height - 1 - (waiting / top) * (height - 2));
  return shown.map(({ atMs, waiting }, at) => `${at === 0 ? "M" : "L"}${x(atMs)} ${y(waiting)}`).join("");
}

const round = (value: number): number => Math.round(value * 10) / 10;
