import type { OpsFailure } from "@admit/contract";
import { For, Show } from "solid-js";
import { secondOf } from "../../staff/parts/moment.ts";
import { Person } from "../../staff/parts/person.tsx";
import { Cell, Row, Table } from "../../staff/parts/table.tsx";
import { tickets } from "../../words/count.ts";

/** What failed, and why. */
export function Failures(props: { failures: readonly OpsFailure[] }) {
  return (
    <section class="staff-section">
      <h2>What failed</h2>
      <Show when={props.failures.length > 0} fallback={<p>Nothing.</p>}>
        <Table caption="What failed, and why" columns={["When", "Who", "What", "Why", "Purchase"]}>
          <For each={props.failures}>
            {(failure) => (
              <Row>
                <Cell class="cell-when">{secondOf(failure.at)}</Cell>
                <Cell label="Who">
                  <Show when={failure.user} fallback="–">
                    {(user) => <Person person={user()} />}
                  </Show>
                </Cell>
                <Cell label="What">{failure.quantity === null ? "A job of the queue" : tickets(failure.quantity)}</Cell>
                <Cell label="Why" class="cell-reason">
                  {failure.reason}
                </Cell>
                <Cell label={failure.kind === "purchase" ? "Purchase" : "Job"} class="cell-id">
                  {failure.id}
                </Cell>
              </Row>
            )}
          </For>
        </Table>
      </Show>
    </section>
  );
}
