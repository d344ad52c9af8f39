import { createMemo, Index, Show } from "solid-js";
import { Cell, Row, Table } from "../staff/parts/table.tsx";
import { figure } from "../words/count.ts";
import { useConsole } from "./console-context.ts";
import { refusedBy, warnedBy } from "./lines/refusal-words.ts";

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
