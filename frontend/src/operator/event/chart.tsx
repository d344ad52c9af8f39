import { createEffect, createSignal, For, onCleanup, onMount } from "solid-js";
import { useConsole } from "../console-context.ts";
import type { Drawing } from "./draw-chart.ts";

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
export function Chart(props: ChartProps) {
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
