import { createEffect, createSignal, For, Show, type JSX } from "solid-js";
import { createTitle } from "../../ui/notices.tsx";
import { stockOf } from "../../ui/stub.tsx";
import { figure } from "../../format/numbers.ts";
import { momentAndZone, span } from "../../format/time.ts";
import { ConfirmDialog, Said } from "../../ui/confirm-dialog.tsx";
import { useStaffApi } from "../api/staff-api.ts";
import { CapacityDialog, createEventChange } from "./event-dialogs.tsx";
import { useEvent } from "./event-frame.tsx";
import { statusMeaning, statusSteps, type StatusStep } from "./event-text.ts";

/** An event at a glance: its figures, who sees it, and what can become of it. */
export function EventOverviewPage() {
  const api = useStaffApi();
  const { event, put } = useEvent();
  const { change, Question } = createEventChange(api);
  const [step, setStep] = createSignal<StatusStep | null>(null);
  const [isResizing, setIsResizing] = createSignal(false);
  /** A capacity that stands in the line. */
  const [awaited, setAwaited] = createSignal<number | null>(null);
  const [said, setSaid] = createSignal("");
  createTitle(() => `${event().title} · Staff`);
  createEffect(() => {
    if (awaited() !== event().capacity) return;
    setSaid(`The capacity is now ${figure(event().capacity)}.`);
    setAwaited(null);
  });
  async function take({ to, said }: StatusStep): Promise<void> {
    const { id, title } = event();
    put(await change(id, { status: to }));
    setSaid(said(title));
  }

  return (
    <>
      <section class={`tally ${stockOf(event().id)}`} aria-label="Figures">
        <Tally name="Issued" count={event().capacity - event().remaining} />
        <Tally name="Remaining" count={event().remaining} />
        <Tally name="Capacity" count={event().capacity}>
          <button class="link" type="button" onClick={() => setIsResizing(true)}>
            Change<span class="visually-hidden"> the capacity</span>
          </button>
        </Tally>
      </section>
      <p class="awaited" role="status">
        <Show when={awaited()}>
          {(capacity) => `The new capacity of ${figure(capacity())} is in line and takes effect in a moment.`}
        </Show>
      </p>
      <div class="staff-columns">
        <section class="staff-section">
          <h2>Who sees it</h2>
          <p>{statusMeaning[event().status]}</p>
          <div class="actions">
            <For each={statusSteps[event().status]}>
              {(each) => (
                <button
                  class="button button-small"
                  classList={{ "button-next": each.to === "PUBLISHED" }}
                  type="button"
                  onClick={() => setStep(each)}
                >
                  {each.name}
                </button>
              )}
            </For>
            <Show when={event().status === "PUBLISHED"}>
              <a class="button button-small button-quiet" href={`/events/${event().slug}`}>
                See it as a buyer
              </a>
            </Show>
          </div>
        </section>
        <section class="staff-section">
          <h2>The essentials</h2>
          <dl class="facts">
            <dt>When</dt>
            <dd>{span(event().startsAt, event().endsAt)}</dd>
            <dt>Where</dt>
            <dd>{event().venue || "Not set"}</dd>
            <dt>Sale opens</dt>
            <dd>{atOr(event().salesOpenAt, "As soon as it is published")}</dd>
            <dt>Sale closes</dt>
            <dd>{atOr(event().salesCloseAt, "When the event ends")}</dd>
            <dt>Most per person</dt>
            <dd>{figure(event().userCap)}</dd>
            <Show when={event().requireAccountBefore}>
              {(before) => (
                <>
                  <dt>Who can buy</dt>
                  <dd>Accounts created before {momentAndZone(before())}</dd>
                </>
              )}
            </Show>
          </dl>
        </section>
      </div>
      <Show when={step()} keyed>
        {(chosen) => (
          <ConfirmDialog
            title={chosen.question(event().title)}
            confirm={chosen.name}
            cancel="Not now"
            isDangerous={chosen.isDangerous}
            onConfirm={() => take(chosen)}
            onClose={() => setStep(null)}
          >
            <For each={chosen.means(event())}>{(sentence) => <p>{sentence}</p>}</For>
          </ConfirmDialog>
        )}
      </Show>
      <Question />
      <Show when={isResizing()}>
        <CapacityDialog
          event={event()}
          onAsked={(capacity, answered) => {
            setSaid("");
            setAwaited(capacity);
            put(answered);
          }}
          onClose={() => setIsResizing(false)}
        />
      </Show>
      <Said>{said()}</Said>
    </>
  );
}

const atOr = (at: string | null, otherwise: string): string => (at === null ? otherwise : momentAndZone(at));

function Tally(props: { name: string; count: number; children?: JSX.Element }) {
  return (
    <div class="tally-part">
      <p class="tally-name">
        {props.name} {props.children}
      </p>
      <p class="figure">{figure(props.count)}</p>
    </div>
  );
}
