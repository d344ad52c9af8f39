import type { OpsLine } from "@admit/contract";
import { createMemo, createSignal, For, Show } from "solid-js";
import { age } from "../format/format.ts";
import { Announcement } from "../ui/confirm-dialog.tsx";
import { createTitle } from "../ui/notices.tsx";
import { ActButton, ActDialog } from "./act-dialog.tsx";
import { adminsOnly, type ActName } from "./acts.ts";
import { useConsole } from "./create-feed.ts";
import { Checks, Processes, Refusals } from "./health.tsx";
import { allClearText, likelyAct, totalText, type Trouble, troublesOf } from "./troubles.ts";
import { LinesTable } from "./lines-table.tsx";

/** How many more troubles are listed after the first. */
const othersMax = 3;

/** The state of everything in one sentence: all clear, or the worst trouble and what to do about it. */
function Verdict(props: { lines: readonly OpsLine[]; onAct: (act: ActName, line: OpsLine) => void }) {
  const { feed } = useConsole();
  const troubles = createMemo((): Trouble[] => {
    const known = troublesOf({ lines: props.lines, processes: feed.processes(), checks: feed.checks() });
    const staleMs = feed.staleMs();
    return staleMs === null ? known : [noData(staleMs, known[0]?.what ?? allClearText(props.lines))];
  });
  const first = () => troubles()[0];
  return (
    <section class="ops-verdict" data-alarm={first() !== undefined} aria-label="Status">
      <div class="ops-verdict-first">
        <div>
          <h1>{first()?.what ?? allClearText(props.lines)}</h1>
          <p>{first()?.more ?? totalText(props.lines)}</p>
        </div>
        <p class="visually-hidden" role="status">
          {first()?.what ?? "All clear."}
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
                aria-label={`View line: ${line().title}`}
              >
                View line
              </a>
            </div>
          )}
        </Show>
      </div>
      <ul class="ops-verdict-others">
        <For each={troubles().slice(1, 1 + othersMax)}>{(trouble) => <li>{`${trouble.what} ${trouble.more}`}</li>}</For>
        <Show when={troubles().length > 1 + othersMax}>
          <li>And {troubles().length - 1 - othersMax} more below.</li>
        </Show>
      </ul>
    </section>
  );
}

const noData = (staleMs: number, before: string): Trouble => ({
  line: null,
  what: "Current status unknown.",
  more: `No data for ${age(staleMs)}. Last known: ${before}`,
});

/** All lines at a glance. */
export function ConsolePage() {
  const { feed, mayAct } = useConsole();
  const [asked, setAsked] = createSignal<{ act: ActName; line: OpsLine } | null>(null);
  const [announcement, setAnnouncement] = createSignal("");
  createTitle(() => {
    const lines = feed.lines();
    if (lines === undefined) return "Operator";
    const count = troublesOf({ lines, processes: feed.processes(), checks: feed.checks() }).length;
    return count === 0 ? "All clear · Operator" : `(${count}) Trouble · Operator`;
  });
  const ask = (act: ActName, line: OpsLine) => setAsked({ act, line });
  return (
    <>
      <Show when={feed.lines()} fallback={<div class="staff-room" aria-busy={feed.error() === undefined} />}>
        {(lines) => (
          <>
            <Verdict lines={lines()} onAct={ask} />
            <div class="ops-board" data-stale={feed.staleMs() !== null}>
              <Show when={lines().length > 0} fallback={<p class="ops-empty">No lines right now.</p>}>
                <LinesTable lines={lines()} onAct={ask} />
              </Show>
              <p class="ops-note">
                Rates and waits cover the last minute; the curve covers the last ten. {mayAct() ? "" : adminsOnly}
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
        {({ act, line }) => <ActDialog act={act} line={line} onDone={setAnnouncement} onClose={() => setAsked(null)} />}
      </Show>
      <Announcement>{announcement()}</Announcement>
    </>
  );
}
