import { createEffect, createSignal, Index, Show, type JSX } from "solid-js";
import { figure, momentThere, ownSpan, priceText, span } from "../../format/format.ts";
import { Button, LinkButton, SmallQuietLink } from "../../ui/buttons.tsx";
import { Announcement, ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { createTitle } from "../../ui/notices.tsx";
import { Facts } from "../../ui/table.tsx";
import { stockOf } from "../../ui/stub.tsx";
import { useStaffApi } from "../api/staff-api.ts";
import { CapacityDialog, createEventChange } from "./event-dialogs.tsx";
import { useEvent } from "./event-frame.tsx";
import { statusSteps, type StatusStep } from "./event-text.ts";
import { SalesChart } from "./sales-chart.tsx";
import { ShareLink } from "./share-link.tsx";
import { texts } from "../../language/texts.ts";

export function EventOverviewPage() {
  const { event, put } = useEvent();
  const { overview: shown } = texts.organisers;
  const { change, Question } = createEventChange(useStaffApi());
  const [step, setStep] = createSignal<StatusStep | null>(null);
  const [isResizing, setIsResizing] = createSignal(false);
  /** A capacity that is in line. */
  const [awaited, setAwaited] = createSignal<number | null>(null);
  const [announcement, setAnnouncement] = createSignal("");
  createTitle(() => shown.staffTitle(event().title));
  createEffect(() => {
    if (awaited() !== event().capacity) return;
    setAnnouncement(shown.capacityIsNow(event().capacity));
    setAwaited(null);
  });
  async function take({ to, done }: StatusStep): Promise<void> {
    put(await change(event().id, { status: to }));
    setAnnouncement(done);
  }
  const atOr = (at: string | null, otherwise: string, textOf = (moment: string) => moment): string =>
    at === null ? otherwise : textOf(momentThere(at, event().timeZone));
  const facts = (): [string, string][] => [
    [shown.whenFact, [span(event()), ownSpan(event())].filter(Boolean).join(" · ")],
    [shown.whereFact, event().venue || texts.organisers.list.notSet],
    [shown.saleOpens, atOr(event().salesOpenAt, shown.whenPublished)],
    [shown.saleCloses, atOr(event().salesCloseAt, shown.whenItEnds)],
    [shown.limitPerPerson, figure(event().userCap)],
    [shown.priceFact, priceText(event().price)],
    [shown.whoCanBuy, atOr(event().requireAccountBefore, shown.everyone, shown.accountsBefore)],
  ];
  return (
    <>
      <section class={`tally ${stockOf(event().id)}`} aria-label={shown.figuresLabel}>
        <Tally name={texts.organisers.list.issuedColumn} count={event().capacity - event().remaining} />
        <Tally name={texts.organisers.list.remainingColumn} count={event().remaining} />
        <Tally name={texts.organisers.list.capacityColumn} count={event().capacity}>
          <LinkButton onPress={() => setIsResizing(true)}>
            {shown.changeIt}
            <span class="visually-hidden">{shown.ofCapacity}</span>
          </LinkButton>
        </Tally>
      </section>
      <p class="awaited" role="status">
        <Show when={awaited()}>{(capacity) => shown.capacityInLine(capacity())}</Show>
      </p>
      <div class="staff-columns">
        <section class="staff-section">
          <h2>{shown.visibility}</h2>
          <p>{texts.organisers.status.meanings[event().status]}</p>
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
              <SmallQuietLink href={`/events/${event().slug}`}>{shown.viewAsBuyer}</SmallQuietLink>
            </Show>
            <SmallQuietLink href={`/staff/events/${event().id}/preview`}>{shown.previewIt}</SmallQuietLink>
            <SmallQuietLink href={`/staff/events/new?from=${event().id}`}>{shown.duplicateIt}</SmallQuietLink>
          </div>
        </section>
        <section class="staff-section">
          <h2>{shown.detailsHeading}</h2>
          <Facts rows={facts()} />
        </section>
      </div>
      <div class="staff-columns">
        <ShareLink />
        <SalesChart />
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
