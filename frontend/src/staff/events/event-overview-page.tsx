import { createEffect, createSignal, Index, Show, type JSX } from "solid-js";
import { figure, momentThere, ownSpan, span } from "../../format/format.ts";
import { Button, LinkButton, SmallQuietLink } from "../../ui/buttons.tsx";
import { Announcement, ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { createTitle } from "../../ui/notices.tsx";
import { Facts } from "../../ui/table.tsx";
import { stockOf } from "../../ui/stub.tsx";
import { useStaffApi } from "../api/staff-api.ts";
import { CapacityDialog, createEventChange } from "./event-dialogs.tsx";
import { useEvent } from "./event-frame.tsx";
import { statusMeaning, statusSteps, type StatusStep } from "./event-text.ts";

export function EventOverviewPage() {
  const { event, put } = useEvent();
  const { change, Question } = createEventChange(useStaffApi());
  const [step, setStep] = createSignal<StatusStep | null>(null);
  const [isResizing, setIsResizing] = createSignal(false);
  /** A capacity that is in line. */
  const [awaited, setAwaited] = createSignal<number | null>(null);
  const [announcement, setAnnouncement] = createSignal("");
  createTitle(() => `${event().title} · Staff`);
  createEffect(() => {
    if (awaited() !== event().capacity) return;
    setAnnouncement(`The capacity is now ${figure(event().capacity)}.`);
    setAwaited(null);
  });
  async function take({ to, done }: StatusStep): Promise<void> {
    put(await change(event().id, { status: to }));
    setAnnouncement(done);
  }
  const atOr = (at: string | null, otherwise: string, before = ""): string =>
    at === null ? otherwise : `${before}${momentThere(at, event().timeZone)}`;
  const facts = (): [string, string][] => [
    ["When", [span(event()), ownSpan(event())].filter(Boolean).join(" · ")],
    ["Where", event().venue || "Not set"],
    ["Sale opens", atOr(event().salesOpenAt, "When it’s published")],
    ["Sale closes", atOr(event().salesCloseAt, "When the event ends")],
    ["Limit per person", figure(event().userCap)],
    ["Who can buy", atOr(event().requireAccountBefore, "Everyone", "Accounts created before ")],
  ];
  return (
    <>
      <section class={`tally ${stockOf(event().id)}`} aria-label="Figures">
        <Tally name="Issued" count={event().capacity - event().remaining} />
        <Tally name="Remaining" count={event().remaining} />
        <Tally name="Capacity" count={event().capacity}>
          <LinkButton onPress={() => setIsResizing(true)}>
            Change<span class="visually-hidden"> capacity</span>
          </LinkButton>
        </Tally>
      </section>
      <p class="awaited" role="status">
        <Show when={awaited()}>
          {(capacity) => `The new capacity of ${figure(capacity())} is in line and takes effect in a moment.`}
        </Show>
      </p>
      <div class="staff-columns">
        <section class="staff-section">
          <h2>Visibility</h2>
          <p>{statusMeaning[event().status]}</p>
          <div class="actions">
            <Index each={statusSteps(event())}>
              {(each) => (
                <Button
                  class={`button button-small ${each().to === "PUBLISHED" ? "button-next" : ""}`}
                  onPress={() => setStep(each())}
                >
                  {each().confirm}
                </Button>
              )}
            </Index>
            <Show when={event().status === "PUBLISHED"}>
              <SmallQuietLink href={`/events/${event().slug}`}>View as a buyer</SmallQuietLink>
            </Show>
          </div>
        </section>
        <section class="staff-section">
          <h2>Details</h2>
          <Facts rows={facts()} />
        </section>
      </div>
      <Show when={step()} keyed>
        {(chosen) => <ConfirmDialog {...chosen} onConfirm={() => take(chosen)} onClose={() => setStep(null)} />}
      </Show>
      <Question />
      <Show when={isResizing()}>
        <CapacityDialog
          event={event()}
          onAsked={(capacity, answered) => {
            setAnnouncement("");
            setAwaited(capacity);
            put(answered);
          }}
          onClose={() => setIsResizing(false)}
        />
      </Show>
      <Announcement>{announcement()}</Announcement>
    </>
  );
}

const Tally = (props: { name: string; count: number; children?: JSX.Element }) => (
  <div class="tally-part">
    <p class="tally-name">
      {props.name} {props.children}
    </p>
    <p class="figure">{figure(props.count)}</p>
  </div>
);
