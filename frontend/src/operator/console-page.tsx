import type { OpsLine } from "@admit/contract";
import { createMemo, For, Show, createSignal } from "solid-js";
import { ActButton, ActDialog } from "./act-dialog.tsx";
import { adminsOnly, type ActName } from "./acts.ts";
import { useConsole } from "./console-context.ts";
import { age } from "../format/amounts.ts";
import { likelyAct } from "./line-text.ts";
import { calmWords, totalWords, troublesOf, type Trouble } from "./troubles.ts";
import { createTitle } from "../ui/notices.tsx";
import { Said } from "../ui/confirm-dialog.tsx";
import { Checks, Processes, Refusals } from "./health.tsx";
import { LinesTable } from "./lines-table.tsx";

/** Troubles that are named besides the first. */
const othersMax = 3;

/** All in one sentence: that all is well, or what is wrong first, with what to do about it. */
function Verdict(props: { lines: readonly OpsLine[]; onAct: (act: ActName, line: OpsLine) => void }) {
  const { feed } = useConsole();
  const troubles = createMemo((): Trouble[] => {
    const known = troublesOf({ lines: props.lines, processes: feed.processes(), checks: feed.checks() });
    const staleMs = feed.staleMs();
    return staleMs === null ? known : [unheard(staleMs, known[0]?.what ?? calmWords(props.lines))];
  });
  const first = () => troubles()[0];
  return (
    <section class="ops-verdict" data-alarm={first() !== undefined} aria-label="How it stands">
      <div class="ops-verdict-first">
        <div>
          <h1>{first()?.what ?? calmWords(props.lines)}</h1>
          <p>{first()?.more ?? totalWords(props.lines)}</p>
        </div>
        <p class="visually-hidden" role="status">
          {first()?.what ?? "All well."}
        </p>
        <Show when={first()?.line}>
          {(line) => (
            <div class="actions">
              <ActButton
                act={likelyAct(line())}
                title={line().title}
                onPress={() => props.onAct(likelyAct(line()), line())}
              />
              <a
                class="button act"
                href={`/operator/events/${line().eventId}`}
                aria-label={`See the line: ${line().title}`}
              >
                See the line
              </a>
            </div>
          )}
        </Show>
      </div>
      <ul class="ops-verdict-others">
        <For each={troubles().slice(1, 1 + othersMax)}>{(trouble) => <li>{`${trouble.what} ${trouble.more}`}</li>}</For>
        <Show when={troubles().length > 1 + othersMax}>
          <li>And {troubles().length - 1 - othersMax} more, below.</li>
        </Show>
      </ul>
    </section>
  );
}

/** In the place of a verdict on what may have changed since. */
const unheard = (staleMs: number, before: string): Trouble => ({
  line: null,
  what: "We can’t tell how it stands.",
  more: `No word from the service for ${age(staleMs)}. Last heard: “${before}”`,
});

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
