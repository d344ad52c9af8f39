import type { OpsPoint } from "@admit/contract";
import { createEffect, createMemo, createSignal, For, onCleanup, onMount } from "solid-js";
import { clock, figure, length, lengthOr, rate, secondOf } from "../format/format.ts";
import { texts } from "../language/texts.ts";
import { untilCleanup } from "../sources/wait.ts";
import { Table, type Column } from "../ui/table.tsx";
import { useConsole } from "./create-feed.ts";
import type { Drawing, SeriesLook } from "./draw-chart.ts";
import { chartDataOf, minutesOf, spanOf, type ChartData, type Minute, type Sample, type Series } from "./history.ts";

type Shown = SeriesLook & { key: Series };

interface ChartProps {
  title: string;
  class?: string;
  series: readonly Shown[];
  /** The text of a count; rates have their own. */
  format: (value: number) => string;
  data: ChartData;
  span: [from: number, until: number];
  /** The index of the hovered moment, in any of the charts; null is the last one. */
  moment: number | null;
  onMoment: (at: number | null) => void;
}

/** Values over time, and in text for one moment. Screen readers get the same values from a table. */
function Chart(props: ChartProps) {
  const [drawing, setDrawing] = createSignal<Drawing>();
  const { loadCharts } = useConsole();
  let room!: HTMLDivElement;
  const valueText = (value: number, axis: SeriesLook["axis"]) => (axis === "rate" ? rate(value) : props.format(value));
  onMount(() => {
    const sizes = new ResizeObserver(() => drawing()?.resize());
    const signal = untilCleanup();
    onCleanup(() => {
      sizes.disconnect();
      drawing()?.close();
    });
    // eslint-disable-next-line solid/reactivity -- the chart is created once, from values that never change
    void loadCharts().then(({ drawChart }) => {
      if (signal.aborted) return;
      const onMoment = (at: number | null) => props.onMoment(at);
      setDrawing(drawChart({ into: room, series: props.series, value: valueText, onMoment }));
      sizes.observe(room);
    });
  });
  createEffect(() =>
    drawing()?.draw([[...props.data.times], ...props.series.map(({ key }) => [...props.data[key]])], props.span),
  );
  const shownText = ({ key, axis }: Shown) => {
    const values = props.data[key];
    const value = props.moment === null ? values.findLast((each) => each !== null) : values[props.moment];
    if (value === null || value === undefined) return "–";
    const text = valueText(value, axis);
    return axis === "rate" ? texts.console.charts.perSecond(text) : text;
  };
  return (
    <figure class={`chart ${props.class ?? ""}`}>
      <figcaption>
        <h3>{props.title}</h3>
        <ul class="chart-legend">
          <For each={props.series}>
            {(series) => (
              <li>
                <span class="chart-name">
                  <svg width="28" height="4" aria-hidden="true">
                    <path d="M0 2H28" stroke-width={series.width} stroke-dasharray={series.dash.join(" ")} />
                  </svg>
                  {texts.console.charts.series[series.key]}
                </span>{" "}
                <strong>{shownText(series)}</strong>
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

const curve: readonly Shown[] = [
  { key: "waiting", dash: [], width: 3, axis: "count", isFilled: true },
  { key: "sold", dash: [10, 5], width: 3, axis: "count" },
  { key: "joining", dash: [], width: 1.25, axis: "rate" },
  { key: "served", dash: [2, 3], width: 1.75, axis: "rate" },
];
const waits: readonly Shown[] = [
  { key: "p50", dash: [], width: 1.5, axis: "count" },
  { key: "p95", dash: [6, 3], width: 1.5, axis: "count" },
  { key: "p99", dash: [2, 2], width: 1.5, axis: "count" },
];

interface ChartsProps {
  points: readonly OpsPoint[];
  seen: readonly Sample[];
}

/** A line's last hour, which ends now. */
function createHistory(props: ChartsProps) {
  const { feed } = useConsole();
  const [moment, setMoment] = createSignal<number | null>(null);
  const data = createMemo(() => chartDataOf(props.points, props.seen, feed.nowMs()));
  return { moment, setMoment, data, span: () => spanOf(data().times, feed.nowMs()) };
}

/** The drop at a glance: who waits, what is sold, and how fast. Counts are on the left, rates per second on the right. */
export function Curve(props: ChartsProps) {
  const { moment, setMoment, data, span } = createHistory(props);
  const title = () => {
    const at = data().times[moment() ?? -1];
    return at === undefined ? texts.console.charts.now : secondOf(new Date(at * 1000).toISOString());
  };
  return (
    <Chart
      title={title()}
      class="curve"
      series={curve}
      format={whole}
      data={data()}
      span={span()}
      moment={moment()}
      onMoment={setMoment}
    />
  );
}

/** How long buyers waited for their outcome. */
export function Waits(props: ChartsProps) {
  const { moment, setMoment, data, span } = createHistory(props);
  return (
    <Chart
      title={texts.console.charts.wait}
      series={waits}
      format={length}
      data={data()}
      span={span()}
      moment={moment()}
      onMoment={setMoment}
    />
  );
}

const minutesMax = 15;

function minuteColumns(): Column<Minute>[] {
  const { charts, columns } = texts.console;
  return [
    { name: charts.minuteColumn, class: "cell-process", cell: ({ atMs }) => clock(atMs, Date.now()) },
    { name: columns.waiting, cell: ({ waiting }) => figure(waiting) },
    { name: columns.joiningPerSecond, cell: ({ acceptedPerSecond }) => rate(acceptedPerSecond) },
    { name: columns.servedPerSecond, cell: ({ decidedPerSecond }) => rate(decidedPerSecond) },
    { name: charts.worstP99, cell: ({ p99Ms }) => lengthOr(p99Ms) },
    { name: columns.sold, cell: ({ issued }) => figure(issued) },
  ];
}

/** The charts as figures, also for screen readers. */
export function Minutes(props: { points: readonly OpsPoint[] }) {
  const { lastMinutes, minutesCaption } = texts.console.charts;
  const columns = minuteColumns();
  return (
    <details class="minutes">
      <summary>{lastMinutes}</summary>
      <Table caption={minutesCaption} columns={columns} rows={minutesOf(props.points, minutesMax)} />
    </details>
  );
}
