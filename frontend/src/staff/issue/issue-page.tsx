import { purchaseQuantityMax } from "@admit/contract";
import { createEffect, createMemo, createSignal, Match, on, onMount, Show, Switch } from "solid-js";
import { texts } from "../../language/texts.ts";
import { createPosition } from "../../line/create-position.ts";
import type { Following } from "../../line/follow-position.ts";
import { useSession } from "../../session/create-session.ts";
import { useSources } from "../../sources/sources.ts";
import { SmallNextButton, SmallQuietButton, SmallQuietLink } from "../../ui/buttons.tsx";
import { StaffForm, TextField } from "../../ui/fields.tsx";
import { createTitle } from "../../ui/notices.tsx";
import { useEvent } from "../events/event-frame.tsx";
import { createIssuing, type Issuance, type Issuing } from "./create-issuing.ts";
import { issuanceOutcome, sendingText, waitingText } from "./issuance-text.ts";
import { ReceiverField, type ChosenReceiver } from "./receiver-field.tsx";

/** Issues tickets through the event's line and under its rules. */
export function IssuePage() {
  const session = useSession();
  const { event } = useEvent();
  createTitle(() => texts.guestList.issue.issueTitle(event().title));
  return (
    <Show when={session.user()?.id} keyed>
      {(userId) => <IssueFor userId={userId} eventId={event().id} />}
    </Show>
  );
}

function IssueFor(props: { userId: string; eventId: string }) {
  // Neither changes while the page is mounted.
  // eslint-disable-next-line solid/reactivity
  const issuing = createIssuing(props.userId, props.eventId);
  const { event } = useEvent();
  const following = createMemo<Following | null>(
    () => {
      const purchaseId = issuing.issuance()?.purchaseId;
      if (!purchaseId || issuing.isSending()) return null;
      return { eventId: event().id, purchaseId, purchase: issuing.purchase(), intention: null };
    },
    null,
    { equals: (a, b) => a?.purchaseId === b?.purchaseId },
  );
  const state = createPosition(following);
  createEffect(
    on(
      () => state().phase === "decided",
      (isDecided) => isDecided && issuing.finish(),
    ),
  );
  const outcome = () => {
    const [{ purchase, phase }, issuance] = [state(), issuing.issuance()];
    if (phase !== "decided" || !purchase || purchase.id !== issuance?.purchaseId) return null;
    return issuanceOutcome(purchase, issuance.name, event().userCap);
  };
  /** Sent and never answered, or accepted by a line that was lost; with the same key it counts once. */
  const unfinished = () => {
    const issuance = issuing.issuance();
    return issuance && (!issuance.purchaseId || state().phase === "unknown") ? issuance : null;
  };
  return (
    <Switch fallback={<IssueForm issuing={issuing} />}>
      <Match when={issuing.isSending()}>
        <InProgress issuing={issuing}>{sendingText(issuing.trouble())}</InProgress>
      </Match>
      <Match when={issuing.problem()}>
        {(problem) => (
          <Result
            title={texts.guestList.issue.notIssued}
            detail={problem().detail || `${problem().title}.`}
            next={texts.guestList.issue.backToForm}
            onNext={() => issuing.forget()}
          />
        )}
      </Match>
      <Match when={outcome()}>
        {(text) => <Result {...text()} next={texts.guestList.issue.issueToOther} onNext={() => issuing.forget()} />}
      </Match>
      <Match when={unfinished()}>
        {(issuance) => (
          <Result
            title={texts.guestList.issue.noAnswerYet(issuance().quantity, issuance().name)}
            detail={texts.guestList.issue.unanswered}
            next={texts.guestList.issue.finishIssuing}
            onNext={() => issuing.send({ ...issuance(), purchaseId: null })}
            onForget={() => issuing.forget()}
          />
        )}
      </Match>
      <Match when={issuing.issuance()}>
        <InProgress issuing={issuing}>{waitingText(state())}</InProgress>
      </Match>
    </Switch>
  );
}

function IssueForm(props: { issuing: Issuing }) {
  const sources = useSources();
  const { event } = useEvent();
  const [chosen, setChosen] = createSignal<ChosenReceiver | null>(null);
  const [quantity, setQuantity] = createSignal("1");
  const [isChecked, setIsChecked] = createSignal(false);
  const count = () => (/^\d{1,4}$/.test(quantity()) ? Number(quantity()) : 0);
  const isCountGood = () => count() >= 1 && count() <= purchaseQuantityMax;

  function issue() {
    setIsChecked(true);
    const receiver = chosen();
    if (!receiver || !isCountGood()) return;
    props.issuing.send({ ...receiver, quantity: count(), key: sources.newKey(), purchaseId: null });
  }
  return (
    <StaffForm
      submit={
        chosen() && isCountGood()
          ? texts.guestList.issue.issueTo(count(), chosen()?.name ?? "")
          : texts.guestList.issue.issueAction
      }
      onSubmit={issue}
    >
      <p class="staff-lead">{texts.guestList.issue.howItQueues(event().remaining, event().userCap)} </p>
      <Show when={event().status !== "PUBLISHED"}>
        <p class="warning">{texts.guestList.imports.publishBefore}</p>
      </Show>
      <ReceiverField
        chosen={chosen()}
        problem={isChecked() && !chosen() ? texts.guestList.issue.findAndChoose : undefined}
        onChoose={(receiver) => {
          setChosen(receiver);
          setIsChecked(false);
        }}
      />
      <TextField
        label={texts.guestList.issue.quantityLabel}
        type="number"
        min={1}
        max={purchaseQuantityMax}
        value={quantity()}
        problem={isChecked() && !isCountGood() ? texts.guestList.issue.quantityRange(purchaseQuantityMax) : undefined}
        onValue={setQuantity}
      />
    </StaffForm>
  );
}

const summary = ({ quantity, name }: Issuance): string => texts.guestList.issue.ticketsFor(quantity, name);

const InProgress = (props: { issuing: Issuing; children: string }) => (
  <section class="staff-section verdict">
    <h2>
      <Show when={props.issuing.issuance()}>{(issuance) => summary(issuance())}</Show>
    </h2>
    <p class="verdict-line" role="status">
      {props.children}
    </p>
    <p class="aside">{texts.guestList.issue.comeBack}</p>
  </section>
);

interface ResultProps {
  title: string;
  detail: string;
  next: string;
  onNext: () => void;
  onForget?: () => void;
}

function Result(props: ResultProps) {
  const { event } = useEvent();
  let title!: HTMLHeadingElement;
  onMount(() => title.focus({ preventScroll: true }));
  const purchases = () => `/staff/events/${event().id}/purchases`;
  return (
    <section class="staff-section verdict">
      <h2 ref={title} tabindex="-1">
        {props.title}
      </h2>
      <p class="verdict-line">{props.detail}</p>
      <div class="actions">
        <SmallNextButton onPress={props.onNext}>{props.next}</SmallNextButton>
        <Show
          when={props.onForget}
          fallback={<SmallQuietLink href={purchases()}>{texts.guestList.issue.viewPurchases}</SmallQuietLink>}
        >
          {(forget) => <SmallQuietButton onPress={forget()}>{texts.guestList.issue.discard}</SmallQuietButton>}
        </Show>
      </div>
    </section>
  );
}
