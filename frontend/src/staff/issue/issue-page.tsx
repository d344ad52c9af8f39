import { purchaseQuantityMax, type Purchase } from "@admit/contract";
import { createEffect, createMemo, createSignal, Match, on, onMount, Show, Switch } from "solid-js";
import { createPlaceInLine } from "../../line/create-position.ts";
import type { Following } from "../../line/follow-position.ts";
import { createTitle } from "../../ui/notices.tsx";
import { useSession } from "../../session/create-session.ts";
import { useSources } from "../../sources/sources.ts";
import { figure, tickets } from "../../format/numbers.ts";
import { useEvent } from "../events/event-frame.tsx";
import { TextField } from "../../ui/fields.tsx";
import { createIssuing, type Issuing, type Issuance } from "./create-issuing.ts";
import { outcomeWords, sendingWords, waitingWords } from "./issuance-text.ts";
import { ReceiverField, type ChosenReceiver } from "./receiver-field.tsx";

/** Issues tickets to somebody, by the event's line and under its rules. */
export function IssuePage() {
  const session = useSession();
  const { event } = useEvent();
  createTitle(() => `Issue · ${event().title}`);
  return (
    <Show when={session.user()?.id} keyed>
      {(userId) => <IssueFor userId={userId} eventId={event().id} />}
    </Show>
  );
}

function IssueFor(props: { userId: string; eventId: string }) {
  // Both stay as they are while this page stands.
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
  const place = createPlaceInLine(following);
  createEffect(
    on(
      () => place().phase === "decided",
      (isDecided) => isDecided && issuing.settle(),
    ),
  );
  const decided = () => {
    const { purchase, phase } = place();
    return phase === "decided" && purchase?.id === issuing.issuance()?.purchaseId ? purchase : null;
  };
  return (
    <Switch fallback={<IssueForm issuing={issuing} />}>
      <Match when={issuing.isSending()}>
        <OnItsWay issuing={issuing}>{sendingWords(issuing.trouble())}</OnItsWay>
      </Match>
      <Match when={issuing.problem()}>
        {(problem) => (
          <Ended
            title="Nothing was issued."
            detail={problem().detail || `${problem().title}.`}
            onNext={() => issuing.forget()}
            next="Back to the form"
          />
        )}
      </Match>
      <Match when={decided()}>
        {(purchase) => <Outcome purchase={purchase()} issuing={issuing} userCap={event().userCap} />}
      </Match>
      <Match when={issuing.issuance() && (!issuing.issuance()?.purchaseId || place().phase === "unknown")}>
        <Unfinished issuing={issuing} issuance={issuing.issuance() as Issuance} />
      </Match>
      <Match when={issuing.issuance()}>
        <OnItsWay issuing={issuing}>{waitingWords(place())}</OnItsWay>
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
    <form
      class="staff-form"
      novalidate
      onSubmit={(submitted) => {
        submitted.preventDefault();
        issue();
      }}
    >
      <p class="staff-lead">
        It takes its turn in the line like a purchase, under the same rules: {figure(event().userCap)} is the most per
        person, and {tickets(event().remaining)} remain. The sale need not be open.
      </p>
      <Show when={event().status !== "PUBLISHED"}>
        <p class="warning">This event is not published: until it is, nothing can be issued.</p>
      </Show>
      <ReceiverField
        chosen={chosen()}
        problem={isChecked() && !chosen() ? "Find whom the tickets are for, and choose them." : undefined}
        onChoose={(receiver) => {
          setChosen(receiver);
          setIsChecked(false);
        }}
      />
      <TextField
        label="How many tickets"
        type="number"
        min={1}
        max={purchaseQuantityMax}
        value={quantity()}
        problem={isChecked() && !isCountGood() ? `A whole number from 1 to ${figure(purchaseQuantityMax)}.` : undefined}
        onValue={setQuantity}
      />
      <div class="actions">
        <button class="button button-next" type="submit">
          {chosen() && isCountGood() ? `Issue ${tickets(count())} to ${chosen()?.name}` : "Issue"}
        </button>
      </div>
    </form>
  );
}

function OnItsWay(props: { issuing: Issuing; children: string }) {
  return (
    <section class="staff-section verdict">
      <h2>{meant(props.issuing.issuance())}</h2>
      <p class="verdict-line" role="status">
        {props.children}
      </p>
      <p class="aside">You can leave this page: come back here for the outcome.</p>
    </section>
  );
}

const meant = (issuance: Issuance | null): string =>
  issuance ? `${tickets(issuance.quantity)} for ${issuance.name}` : "";

function Outcome(props: { purchase: Purchase; issuing: Issuing; userCap: number }) {
  const words = () => outcomeWords(props.purchase, props.issuing.issuance()?.name ?? "They", props.userCap);
  return (
    <Ended
      title={words().title}
      detail={words().detail}
      onNext={() => props.issuing.forget()}
      next="Issue to somebody else"
    />
  );
}

/** Sent, and never answered; or taken in by a line that was lost. With the same key it counts once. */
function Unfinished(props: { issuing: Issuing; issuance: Issuance }) {
  return (
    <Ended
      title={`${meant(props.issuance)}: no outcome is known`}
      detail="It was sent from this browser, and its answer never came. Finish it, and it counts once, however often it was sent."
      onNext={() => props.issuing.send({ ...props.issuance, purchaseId: null })}
      next="Finish it"
      onForget={() => props.issuing.forget()}
    />
  );
}

interface EndedProps {
  title: string;
  detail: string;
  next: string;
  onNext: () => void;
  onForget?: () => void;
}

function Ended(props: EndedProps) {
  const { event } = useEvent();
  let title!: HTMLHeadingElement;
  onMount(() => title.focus({ preventScroll: true }));
  return (
    <section class="staff-section verdict">
      <h2 ref={title} tabindex="-1">
        {props.title}
      </h2>
      <p class="verdict-line">{props.detail}</p>
      <div class="actions">
        <button class="button button-next button-small" type="button" onClick={() => props.onNext()}>
          {props.next}
        </button>
        <Show
          when={props.onForget}
          fallback={
            <a class="button button-small button-quiet" href={`/staff/events/${event().id}/purchases`}>
              See all purchases
            </a>
          }
        >
          {(forget) => (
            <button class="button button-small button-quiet" type="button" onClick={() => forget()()}>
              Forget it
            </button>
          )}
        </Show>
      </div>
    </section>
  );
}
