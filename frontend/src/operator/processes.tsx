import type { OpsProcess } from "@admit/contract";
import { For, Show } from "solid-js";
import { Cell, Row, Table } from "../staff/parts/table.tsx";
import { figure } from "../words/count.ts";
import { useConsole } from "./console-context.ts";
import { length, memory, shortId } from "./lines/amount.ts";
import { isReplaced } from "./lines/troubles.ts";

/** The gateways and workers, and what has to hold for nothing to be lost. */
export function Processes() {
  const { feed } = useConsole();
  return (
    <section class="staff-section">
      <h2>Processes</h2>
      <div class="dense processes">
        <Table caption="Gateways and workers" columns={["Process", "State", "Runs for", "Memory", "Lag", "Issues"]}>
          <For each={feed.processes()}>{(each) => <ProcessRow process={each} />}</For>
        </Table>
      </div>
    </section>
  );
}

function ProcessRow(props: { process: OpsProcess }) {
  const { feed } = useConsole();
  const since = (at: string) => length(Math.max(0, feed.updatedAtMs() - Date.parse(at)));
  const isReplacedOne = () => isReplaced(props.process, feed.processes());
  return (
    <Row isQuiet={props.process.lost && isReplacedOne()}>
      <Cell class="cell-process">
        {props.process.part === "worker" ? "Worker" : "Gateway"}{" "}
        <span class="aside" title={props.process.id}>
          {shortId(props.process.id)}
        </span>
      </Cell>
      <Cell class="cell-state">
        <Show
          when={props.process.lost}
          fallback={
            <span class="state" data-state="moving">
              Runs
            </span>
          }
        >
          <span class="state" data-state="lost" data-alarm={!isReplacedOne()}>
            {`Lost ${since(props.process.seenAt)} ago${isReplacedOne() ? ", replaced" : ""}`}
          </span>
        </Show>
      </Cell>
      <Cell label="Runs for">{props.process.lost ? "–" : since(props.process.startedAt)}</Cell>
      <Cell label="Memory">{memory(props.process.rssBytes)}</Cell>
      <Cell label="Lag">{length(props.process.loopLagMs)}</Cell>
      <Cell label="Issues">{eventsWords(props.process)}</Cell>
    </Row>
  );
}

const eventsWords = ({ part, events }: OpsProcess): string => (part === "gateway" ? "–" : figure(events));
