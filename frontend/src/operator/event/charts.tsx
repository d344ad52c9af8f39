import type { OpsPoint } from "@admit/contract";
import { createMemo, createSignal } from "solid-js";
import { figure } from "../../words/count.ts";
import { secondOf } from "../../staff/parts/moment.ts";
import type { Seen } from "../feed/seen.ts";
import { length, rate } from "../lines/amount.ts";
import { chartDataOf, spanOf } from "./chart-data.ts";
import { Chart } from "./chart.tsx";

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
