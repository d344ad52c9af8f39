import { For } from "solid-js";
import { Cell, Row, Table } from "../staff/parts/table.tsx";
import { useConsole } from "./console-context.ts";

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
