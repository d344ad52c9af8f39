import type { OpsLine } from "@admit/contract";
import { useParams } from "@solidjs/router";
import { createEffect, createSignal, For, on, Show } from "solid-js";
import { isRefusal } from "../../api/errors.ts";
import { Apology } from "../../pages/apology.tsx";
import { createTitle } from "../../pages/create-title.ts";
import { createPolled } from "../../staff/parts/create-polled.ts";
import { Said } from "../../staff/parts/said.tsx";
import { ActButton } from "../acts/act-button.tsx";
import { ActDialog } from "../acts/act-dialog.tsx";
import { actsOf, adminsOnly, blockedBy, type ActName } from "../acts/acts.ts";
import { useConsole } from "../console-context.ts";
import { stateMeaning } from "../lines/line-words.ts";
import { StateMark } from "../lines/state-mark.tsx";
import { Charts } from "./charts.tsx";
import { Failures } from "./failures.tsx";
import { LineFigures } from "./line-figures.tsx";
import { Minutes } from "./minutes.tsx";

/** The figures come with the stream; what is noted of the past, and what failed, is looked up this often. */
const lookAgainMs = 5000;

/** One event's line: what can be done about it, its last hour, what failed. */
export function LinePage() {
  const { api, feed, mayAct } = useConsole();
  const params = useParams<{ eventId: string }>();
  const detail = createPolled(
    () => params.eventId,
    (eventId, signal) => api.line(eventId, signal),
    () => lookAgainMs,
  );
  const [act, setAct] = createSignal<ActName | null>(null);
  const [said, setSaid] = createSignal("");
  /** A line that nobody waits in is in no overview any more. */
  const line = (): OpsLine | undefined => feed.line(params.eventId) ?? detail.value()?.line;
  const isUnknown = () => isRefusal(detail.error(), "event-not-found") || isRefusal(detail.error(), "invalid-request");
  createTitle(() => line() && `${line()?.title} · Operator`);
  createEffect(
    on(
      () => feed.line(params.eventId)?.failed,
      () => detail.again(),
      { defer: true },
    ),
  );
  return (
    <>
      <p class="staff-back">
        <a href="/operator">Lines</a>
      </p>
      <Show when={!isUnknown()} fallback={<NoSuchEvent />}>
        <Show
          when={line()}
          fallback={
            <Show when={detail.error()} fallback={<div class="staff-room" aria-busy="true" />}>
              {(error) => <Apology error={error()} what="This line" onAgain={detail.again} />}
            </Show>
          }
        >
          {(line) => (
            <div class="ops-board" data-stale={feed.staleMs() !== null}>
              <div class="staff-head staff-head-event ops-head">
                <h1>{line().title}</h1>
                <StateMark state={line().state} />
              </div>
              <p class="ops-note">
                {stateMeaning[line().state]} {line().shedMessage === null ? "" : "New purchases are refused."}{" "}
                <a href={`/staff/events/${line().eventId}`}>The event’s page</a>
              </p>
              <div class="actions" role="group" aria-label="What can be done">
                <For each={actsOf(line())}>
                  {(each) => (
                    <ActButton
                      act={each}
                      title={line().title}
                      blocked={blockedBy(line(), each, feed.updatedAtMs())}
                      onPress={() => setAct(each)}
                    />
                  )}
                </For>
              </div>
              <Show when={!mayAct()}>
                <p class="ops-note">{adminsOnly}</p>
              </Show>
              <LineFigures line={line()} />
              <Charts points={detail.value()?.points ?? []} seen={feed.seen(params.eventId)} />
              <Minutes points={detail.value()?.points ?? []} />
              <Failures failures={detail.value()?.failures ?? []} />
              <Show when={act()} keyed>
                {(chosen) => (
                  <ActDialog
                    act={chosen}
                    line={line()}
                    onSaid={(words) => {
                      setSaid(words);
                      detail.again();
                    }}
                    onClose={() => setAct(null)}
                  />
                )}
              </Show>
            </div>
          )}
        </Show>
      </Show>
      <Said>{said()}</Said>
    </>
  );
}

function NoSuchEvent() {
  return (
    <div class="notice">
      <h1>No such event</h1>
      <p>There is no event at this address. It may have been mistyped.</p>
      <a class="button" href="/operator">
        See all lines
      </a>
    </div>
  );
}
