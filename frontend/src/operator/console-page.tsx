import type { OpsLine } from "@admit/contract";
import { createSignal, Show } from "solid-js";
import { createTitle } from "../pages/create-title.ts";
import { Said } from "../staff/parts/said.tsx";
import { ActDialog } from "./acts/act-dialog.tsx";
import { adminsOnly, type ActName } from "./acts/acts.ts";
import { Checks } from "./checks.tsx";
import { useConsole } from "./console-context.ts";
import { LinesTable } from "./lines/lines-table.tsx";
import { troublesOf } from "./lines/troubles.ts";
import { Processes } from "./processes.tsx";
import { Refusals } from "./refusals.tsx";
import { Verdict } from "./verdict.tsx";

/** All lines at a glance. */
export function ConsolePage() {
  const { feed, mayAct } = useConsole();
  const [asked, setAsked] = createSignal<{ act: ActName; line: OpsLine } | null>(null);
  const [said, setSaid] = createSignal("");
  createTitle(() => {
    const lines = feed.lines();
    if (lines === undefined) return "Operator";
    const count = troublesOf({ lines, processes: feed.processes(), checks: feed.checks() }).length;
    return count === 0 ? "All well · Operator" : `(${count}) Trouble · Operator`;
  });
  const ask = (act: ActName, line: OpsLine) => setAsked({ act, line });
  return (
    <>
      <Show when={feed.lines()} fallback={<div class="staff-room" aria-busy={feed.error() === undefined} />}>
        {(lines) => (
          <>
            <Verdict lines={lines()} onAct={ask} />
            <div class="ops-board" data-stale={feed.staleMs() !== null}>
              <Show when={lines().length > 0} fallback={<p class="ops-empty">No event has anybody in line.</p>}>
                <LinesTable lines={lines()} onAct={ask} />
              </Show>
              <p class="ops-note">
                Rates and waits are those of the last minute; the curve shows the last ten. {mayAct() ? "" : adminsOnly}
              </p>
              <div class="ops-columns">
                <Refusals />
                <Processes />
                <Checks />
              </div>
            </div>
          </>
        )}
      </Show>
      <Show when={asked()} keyed>
        {(chosen) => <ActDialog act={chosen.act} line={chosen.line} onSaid={setSaid} onClose={() => setAsked(null)} />}
      </Show>
      <Said>{said()}</Said>
    </>
  );
}
