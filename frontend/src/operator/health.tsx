import { For, Show, createMemo, Index } from "solid-js";
import type { OpsProcess } from "@admit/contract";
import { Cell, Row, Table } from "../ui/table.tsx";
import { useConsole } from "./console-context.ts";
import { figure } from "../format/numbers.ts";
import { length, memory, shortId } from "../format/amounts.ts";
import { isReplaced } from "./troubles.ts";
import { refusedBy, warnedBy } from "./refusal-text.ts";

/** What has to hold for what was accepted and issued to outlive a crash. */
export function Checks() {
  const { feed } = useConsole();
  return (
    <section class="staff-section">
      <h2>Nothing gets lost</h2>
      <div class="dense checks">
        <Table caption="Durability checks" columns={["Setting", "State", "Found", "Wanted"]}>
          <For each={feed.checks()}>
            {(check) => (
              <Row>
                <Cell class="cell-process">{check.name}</Cell>
                <Cell class="cell-state">
                  <span class="state" data-state={check.ok ? "moving" : "lost"} data-alarm={!check.ok}>
                    {check.ok ? "Holds" : "Does not hold"}
                  </span>
                </Cell>
                <Cell label="Found">{check.found}</Cell>
                <Cell label="Wanted">{check.wanted}</Cell>
              </Row>
            )}
          </For>
        </Table>
      </div>
    </section>
  );
}

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

/** The requests that gateways refuse to protect the sale, and wrong settings. Empty if there are neither. */
export function Refusals() {
  const { feed } = useConsole();
  const refused = createMemo(() => refusedBy(feed.processes()));
  const warned = createMemo(() => warnedBy(feed.processes()));
  return (
    <Show when={refused().length + warned().length > 0}>
      <section class="staff-section ops-wide">
        <h2>Protection</h2>
        <div class="dense refusals">
          <Table caption="Refused within the last minute" columns={["What", "Refused/min", "What to do"]}>
            <Index each={warned()}>
              {(warning) => (
                <Row>
                  <Cell class="cell-state">
                    <span class="state" data-state="delayed" data-alarm="true">
                      {warning().name}
                    </span>
                  </Cell>
                  <Cell label="Refused/min" class="cell-figure">
                    –
                  </Cell>
                  <Cell label="What to do" class="cell-help">
                    {warning().help}
                  </Cell>
                </Row>
              )}
            </Index>
            <Index each={refused()}>
              {(each) => (
                <Row>
                  <Cell class="cell-state">
                    <span class="state" data-state={each().isFlood ? "delayed" : "idle"} data-alarm={each().isFlood}>
                      {each().name}
                    </span>
                  </Cell>
                  <Cell label="Refused/min" class="cell-figure">
                    {figure(each().count)}
                  </Cell>
                  <Cell label="What to do" class="cell-help">
                    {each().help}
                  </Cell>
                </Row>
              )}
            </Index>
          </Table>
        </div>
      </section>
    </Show>
  );
}
