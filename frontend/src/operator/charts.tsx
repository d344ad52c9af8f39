import type { OpsPoint } from "@admit/contract";
import { createEffect, createMemo, createSignal, For, onCleanup, onMount } from "solid-js";
import { clock, figure, length, lengthOr, rate, secondOf } from "../format/format.ts";
import { untilCleanup } from "../sources/wait.ts";
import { Table, type Column } from "../ui/table.tsx";
import { useConsole } from "./create-feed.ts";
import type { Drawing } from "./draw-chart.ts";
import { chartDataOf, minutesOf, spanOf, type ChartData, type Minute, type Sample, type Series } from "./history.ts";

interface ChartProps {
  title: string;
  data: ChartData;
  span: [from: number, until: number];
  series: readonly Series[];
  format: (value: number) => string;
  /** The index of the hovered moment, in any of the charts; null is the last one. */
  moment: number | null;
  onMoment: (at: number | null) => void;
}

const seriesName: Partial<Record<Series, string>> = { accepted: "in", decided: "out" };
/** Series differ by their dashes. */
const dashes = [[], [6, 3], [2, 2]] as const;

/** Values over time, and in text for one moment. Screen readers get the same values from a table. */
function Chart(props: ChartProps) {
  const [drawing, setDrawing] = createSignal<Drawing>();
  const { loadCharts } = useConsole();
  let room!: HTMLDivElement;
  onMount(() => {
    const sizes = new ResizeObserver(() => drawing()?.resize(Math.max(1, room.clientWidth)));
    const signal = untilCleanup();
    onCleanup(() => {
      sizes.disconnect();
      drawing()?.close();
    });
    // eslint-disable-next-line solid/reactivity -- the chart is created once, from values that never change
    void loadCharts().then(({ drawChart }) => {
      if (signal.aborted) return;
      setDrawing(
        drawChart({
          into: room,
          height: Math.max(1, room.clientHeight),
          dashes: dashes.slice(0, props.series.length),
          value: (value) => props.format(value),
          onMoment: (at) => props.onMoment(at),
        }),
      );
      sizes.observe(room);
    });
  });
  createEffect(() =>
    drawing()?.draw([[...props.data.times], ...props.series.map((key) => [...props.data[key]])], props.span),
  );
  const valueText = (values: readonly (number | null)[]) => {
    const value = props.moment === null ? values.findLast((each) => each !== null) : values[props.moment];
    return value === null || value === undefined ? "–" : props.format(value);
  };
  return (
    <figure class="chart">
      <figcaption>
        <h3>{props.title}</h3>
        <ul class="chart-legend">
          <For each={props.series}>
            {(key, at) => (
              <li>
                <svg width="20" height="2" aria-hidden="true">
                  <path d="M0 1H20" stroke-dasharray={dashes[at()]?.join(" ")} />
                </svg>
                {seriesName[key] ?? key} <strong>{valueText(props.data[key])}</strong>
              </li>
            )}
          </For>
        </ul>
      </figcaption>
      <div class="chart-room" ref={room} aria-hidden="true" />
    </figure>
  );
}

const whole = (value: number): string => figure(Math.round(value));

const charts: Pick<ChartProps, "title" | "format" | "series">[] = [
  { title: "In line", format: whole, series: ["waiting"] },
  { title: "Per second", format: rate, series: ["accepted", "decided"] },
  { title: "Wait", format: length, series: ["p50", "p95", "p99"] },
  { title: "Tickets", format: whole, series: ["issued", "capacity"] },
];

/** A line's last hour. Hovering over one chart shows that moment in all of them. */
export function Charts(props: { points: readonly OpsPoint[]; seen: readonly Sample[] }) {
  const [moment, setMoment] = createSignal<number | null>(null);
  const data = createMemo(() => chartDataOf(props.points, props.seen));
  const note = () => {
    const at = data().times[moment() ?? -1];
    return at === undefined ? "Now. Hover over a chart to see a moment." : secondOf(new Date(at * 1000).toISOString());
  };
  return (
    <section class="staff-section" aria-label="The last hour">
      <div class="list-head">
        <h2>The last hour</h2>
        <p class="ops-note">{note()}</p>
      </div>
      <div class="charts">
        <For each={charts}>
          {(chart) => (
            <Chart
              {...chart}
              data={data()}
              span={spanOf(data().times, Date.now())}
              moment={moment()}
              onMoment={setMoment}
            />
          )}
        </For>
      </div>
    </section>
  );
}

const minutesMax = 15;

const minuteColumns: Column<Minute>[] = [
  { name: "Minute", class: "cell-process", cell: ({ atMs }) => clock(atMs, Date.now()) },
  { name: "Waiting", cell: ({ waiting }) => figure(waiting) },
  { name: "In/s", cell: ({ acceptedPerSecond }) => rate(acceptedPerSecond) },
  { name: "Out/s", cell: ({ decidedPerSecond }) => rate(decidedPerSecond) },
  { name: "Worst p99", cell: ({ p99Ms }) => lengthOr(p99Ms) },
  { name: "Issued", cell: ({ issued }) => figure(issued) },
];

/** The charts as figures, also for screen readers. */
export const Minutes = (props: { points: readonly OpsPoint[] }) => (
  <details class="minutes">
    <summary>Last minutes in figures</summary>
    <Table
      caption="Minute by minute, latest first"
      columns={minuteColumns}
      rows={minutesOf(props.points, minutesMax)}
    />
  </details>
);
