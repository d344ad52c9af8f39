import type { OpsLine } from "@admit/contract";
import { createMemo, createSignal, For, Show, untrack } from "solid-js";
import { Dynamic } from "solid-js/web";
import { age } from "../format/format.ts";
import { texts } from "../language/texts.ts";
import { ActButton } from "./act-dialog.tsx";
import type { ActName } from "./acts.ts";
import type { Verdict } from "./event-verdict.ts";
import { RunbookDialog } from "./runbook-dialog.tsx";
import type { RunbookAlert, Trouble } from "./troubles.ts";

/** How many more troubles are listed after the first. */
const othersMax = 3;

interface VerdictProps {
  verdict: Verdict;
  /** The other troubles, worst first. */
  others: readonly Trouble[];
  /** Whether it is the page of the event that it is about. */
  isOwnPage?: boolean;
  onAct: (act: ActName, line: OpsLine) => void;
}

/** While no overview comes, the last verdict is not the present one. */
export function whileStale(verdict: Verdict, staleMs: number | null): Verdict {
  if (staleMs === null) return verdict;
  const { unknownNow, noDataFor } = texts.operator.verdict;
  const more = noDataFor(age(staleMs), verdict.what);
  return { level: "alarm", what: unknownNow, more, trouble: null };
}

/** The state of everything, or of one event, in one sentence; with what helps beside it. */
export function VerdictBox(props: VerdictProps) {
  const [opened, setOpened] = createSignal<RunbookAlert | null>(null);
  const trouble = () => props.verdict.trouble;
  // A screen reader hears a new trouble, and not each new figure in its sentence.
  const key = createMemo(() => trouble()?.key ?? props.verdict.level);
  const announced = createMemo(() => {
    key();
    return untrack(() => props.verdict.what);
  });
  return (
    <section
      class="ops-verdict"
      data-alarm={props.verdict.level === "alarm"}
      data-level={props.verdict.level}
      aria-label={texts.operator.verdict.statusLabel}
    >
      <div class="ops-verdict-first">
        <div>
          <Dynamic component={props.isOwnPage ? "h2" : "h1"}>{props.verdict.what}</Dynamic>
          <p>{props.verdict.more}</p>
        </div>
        <p class="visually-hidden" role="status">
          {announced()}
        </p>
        <Show when={trouble()}>
          {(trouble) => (
            <div class="actions">
              <Show when={trouble().line}>
                {(line) => (
                  <>
                    <Show when={trouble().act}>
                      {(act) => (
                        <ActButton act={act()} title={line().title} onPress={() => props.onAct(act(), line())} />
                      )}
                    </Show>
                    <Show when={!props.isOwnPage}>
                      <a
                        class="button act"
                        href={`/operator/events/${line().eventId}`}
                        aria-label={texts.operator.verdict.viewLineOf(line().title)}
                      >
                        {texts.operator.verdict.viewLine}
                      </a>
                    </Show>
                  </>
                )}
              </Show>
              <Show when={trouble().runbook}>
                {(alert) => (
                  <button class="button button-quiet act" type="button" onClick={() => setOpened(alert())}>
                    {texts.operator.verdict.whatToDo}
                  </button>
                )}
              </Show>
            </div>
          )}
        </Show>
      </div>
      <ul class="ops-verdict-others">
        <For each={props.others.slice(0, othersMax)}>{({ what, more }) => <li>{`${what} ${more}`}</li>}</For>
        <Show when={props.others.length > othersMax}>
          <li>{texts.operator.verdict.moreBelow(props.others.length - othersMax)}</li>
        </Show>
      </ul>
      <Show when={opened()} keyed>
        {(alert) => <RunbookDialog alert={alert} title={props.verdict.what} onClose={() => setOpened(null)} />}
      </Show>
    </section>
  );
}
