import type { OpsPoint } from "@admit/contract";
import { For } from "solid-js";
import { Cell, Row, Table } from "../../staff/parts/table.tsx";
import { figure } from "../../words/count.ts";
import { clock } from "../../words/moment.ts";
import { lengthOr, rate } from "../lines/amount.ts";
import { minutesOf } from "./chart-data.ts";

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
