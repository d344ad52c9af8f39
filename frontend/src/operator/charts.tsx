import { createEffect, createSignal, For, onCleanup, onMount, createMemo } from "solid-js";
import type { OpsPoint } from "@admit/contract";
import { useConsole } from "./console-context.ts";
import type { Drawing } from "./draw-chart.ts";
import { figure } from "../format/numbers.ts";
import { secondOf, clock } from "../format/time.ts";
import { chartDataOf, spanOf, minutesOf, type Seen } from "./history.ts";
import { length, rate, lengthOr } from "../format/amounts.ts";
import { Cell, Row, Table } from "../ui/table.tsx";

interface Series {
  name: string;
  values: readonly (number | null)[];
}

interface ChartProps {
  title: string;
  times: readonly number[];
  span: [from: number, until: number];
  series: readonly Series[];
  value: (value: number) => string;
  /** The moment that is pointed at, in any of the charts; null is the last one. */
  moment: number | null;
  onMoment: (at: number | null) => void;
}

/** Series are told apart by how their lines are broken. */
const dashes = [[], [6, 3], [2, 2]] as const;

/** Some figures over time, with their values at one moment in words. What it draws is told by a table as well. */
function Chart(props: ChartProps) {
  const [drawing, setDrawing] = createSignal<Drawing>();
  const { loadCharts } = useConsole();
  let room!: HTMLDivElement;
  onMount(() => {
    const sizes = new ResizeObserver(() => drawing()?.resize(Math.max(1, room.clientWidth)));
    const ended = new AbortController();
    onCleanup(() => {
      ended.abort();
      sizes.disconnect();
      drawing()?.close();
    });
    // eslint-disable-next-line solid/reactivity -- the chart is made once, of what never changes
    void loadCharts().then(({ drawChart }) => {
      if (ended.signal.aborted) return;
      setDrawing(
        drawChart({
          into: room,
          height: Math.max(1, room.clientHeight),
          dashes: dashes.slice(0, props.series.length),
          value: (value) => props.value(value),
          onMoment: (at) => props.onMoment(at),
        }),
      );
      sizes.observe(room);
    });
  });
  createEffect(() => drawing()?.draw([[...props.times], ...props.series.map(({ values }) => [...values])], props.span));
  return (
    <figure class="chart">
      <figcaption>
        <h3>{props.title}</h3>
        <ul class="chart-legend">
          <For each={props.series}>
            {(series, at) => (
              <li>
                <svg width="20" height="2" aria-hidden="true">
                  <path d="M0 1H20" stroke-dasharray={dashes[at()]?.join(" ")} />
                </svg>
                {series.name} <strong>{valueAt(series.values, props.moment, props.value)}</strong>
              </li>
            )}
          </For>
        </ul>
      </figcaption>
      <div class="chart-room" ref={room} aria-hidden="true" />
    </figure>
  );
}

/** At that moment, or the last value that is known. */
function valueAt(values: readonly (number | null)[], moment: number | null, words: (value: number) => string): string {
  const value = moment === null ? values.findLast((each) => each !== null) : values[moment];
  return value === null || value === undefined ? "–" : words(value);
}

const whole = (value: number): string => figure(Math.round(value));

/** A line's last hour. Pointing at a moment in one chart tells it in all of them. */
export function Charts(props: { points: readonly OpsPoint[]; seen: readonly Seen[] }) {
  const [moment, setMoment] = createSignal<number | null>(null);
  const data = createMemo(() => chartDataOf(props.points, props.seen));
  const common = () => ({
    times: data().times,
    span: spanOf(data().times, Date.now()),
    moment: moment(),
    onMoment: setMoment,
  });
  const at = () => data().times[moment() ?? -1];
  return (
    <section class="staff-section" aria-label="The last hour">
      <div class="list-head">
        <h2>The last hour</h2>
        <p class="ops-note">{momentWords(at())}</p>
      </div>
      <div class="charts">
        <Chart {...common()} title="In line" value={whole} series={[{ name: "waiting", values: data().waiting }]} />
        <Chart
          {...common()}
          title="A second"
          value={rate}
          series={[
            { name: "in", values: data().accepted },
            { name: "out", values: data().decided },
          ]}
        />
        <Chart
          {...common()}
          title="Wait until decided"
          value={length}
          series={[
            { name: "p50", values: data().p50 },
            { name: "p95", values: data().p95 },
            { name: "p99", values: data().p99 },
          ]}
        />
        <Chart
          {...common()}
          title="Filled"
          value={whole}
          series={[
            { name: "issued", values: data().issued },
            { name: "capacity", values: data().capacity },
          ]}
        />
      </div>
    </section>
  );
}

const momentWords = (at: number | undefined): string =>
  at === undefined ? "Now. Point at a chart to see a moment." : secondOf(new Date(at * 1000).toISOString());

const minutesMax = 15;

/** What the charts show, for those who read figures or listen to them. */
export function Minutes(props: { points: readonly OpsPoint[] }) {
  return (
    <details class="minutes">
      <summary>The last minutes in figures</summary>
      <Table
        caption="Minute by minute, the latest first"
        columns={["Minute", "Waiting", "In/s", "Out/s", "Worst p99", "Issued"]}
      >
        <For each={minutesOf(props.points, minutesMax)}>
          {(minute) => (
            <Row>
              <Cell class="cell-process">{clock(minute.atMs, Date.now())}</Cell>
              <Cell label="Waiting">{figure(minute.waiting)}</Cell>
              <Cell label="In/s">{rate(minute.acceptedPerSecond)}</Cell>
              <Cell label="Out/s">{rate(minute.decidedPerSecond)}</Cell>
              <Cell label="Worst p99">{lengthOr(minute.p99Ms)}</Cell>
              <Cell label="Issued">{figure(minute.issued)}</Cell>
            </Row>
          )}
        </For>
      </Table>
    </details>
  );
}
