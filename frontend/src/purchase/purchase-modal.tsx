import { purchaseQuantityMax, type Allowance, type Event } from "@admit/contract";
import { createMemo, createSignal, createUniqueId, Match, Show, Switch, type JSX } from "solid-js";
import { textsOf } from "../event/event-texts.ts";
import { canBuy, type Sale } from "../event/sale.ts";
import { signInAndReturn } from "../session/return-to.ts";
import { Button, NextButton, NextLink, QuietButton } from "../ui/buttons.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Form } from "../ui/form.tsx";
import type { Sending } from "./create-sending.ts";
import { refusalText, type OutcomeText } from "./outcome-text.ts";
import { texts } from "../language/texts.ts";

interface PurchaseModalProps {
  isOpen: boolean;
  event: Event;
  sale: Sale;
  /** Undefined while it is unknown: then only the line decides. */
  allowance: Allowance | undefined;
  sending: Sending;
  /** What to choose first, where an earlier purchase of this event is not decided. */
  question: JSX.Element;
  isAsking: boolean;
  onBuy: (quantity: number) => void;
  onClose: () => void;
}

const isSending = ({ sending }: PurchaseModalProps) => sending.intention() !== null;

/** Asks how many tickets, and sends the purchase. */
export const PurchaseModal = (props: PurchaseModalProps) => (
  <Dialog
    title={textsOf(props.event).title}
    isOpen={props.isOpen}
    isBusy={isSending(props)}
    onClose={() => props.onClose()}
  >
    {(close) => (
      <Switch fallback={<Choice {...props} />}>
        <Match when={props.sending.problem()}>
          {(problem) => (
            <Refusal text={refusalText(problem(), props.event)}>
              <Show
                when={problem().code === "unauthenticated"}
                fallback={<Button onPress={close}>{texts.buyers.purchase.backToEvent}</Button>}
              >
                <NextLink href={signInAndReturn(`/events/${props.event.slug}`)}>{texts.buyers.layout.signIn}</NextLink>
              </Show>
            </Refusal>
          )}
        </Match>
        <Match when={props.isAsking}>{props.question}</Match>
        <Match when={!canBuy(props.sale) && !isSending(props)}>
          <Refusal text={overText(props.sale)}>
            <Button onPress={close}>{texts.buyers.purchase.backToEvent}</Button>
          </Refusal>
        </Match>
      </Switch>
    )}
  </Dialog>
);

function Choice(props: PurchaseModalProps) {
  const [wanted, setWanted] = createSignal(1);
  const max = createMemo(() => Math.min(props.allowance?.remaining ?? props.event.userCap, purchaseQuantityMax));
  const quantity = () => props.sending.intention()?.quantity ?? Math.max(1, Math.min(wanted(), max()));
  const note = () =>
    quantity() > props.sale.remaining
      ? texts.buyers.modal.onlyLeft(props.sale.remaining)
      : allowanceText(props.event, props.allowance);
  return (
    <Form
      method="dialog"
      onSubmit={() => {
        if (!isSending(props) && max() > 0) props.onBuy(quantity());
      }}
    >
      <QuantityField
        quantity={quantity()}
        max={Math.max(1, max())}
        disabled={isSending(props) || max() === 0}
        onQuantity={setWanted}
      />
      <p class="modal-note" role="status">
        <Show when={props.sending.trouble()} fallback={note()}>
          {(trouble) => texts.buyers.line.sendingTrouble[trouble()]}
        </Show>
      </p>
      <div class="holes" aria-hidden="true" />
      <NextButton isOff={isSending(props) || max() === 0}>
        {isSending(props) ? texts.buyers.sale.sendingPurchase : texts.buyers.modal.buy(quantity())}
      </NextButton>
      <Show
        when={props.sending.trouble()}
        fallback={
          <QuietButton isOff={isSending(props)} onPress={props.onClose}>
            {texts.buyers.modal.notNow}
          </QuietButton>
        }
      >
        <QuietButton onPress={() => props.sending.stop()}>{texts.buyers.modal.stopTrying}</QuietButton>
      </Show>
    </Form>
  );
}

function allowanceText(event: Event, allowance: Allowance | undefined): string {
  const most = allowance?.userCap ?? event.userCap;
  if (!allowance || allowance.counted === 0) return texts.buyers.sale.upToPerPerson(most);
  if (allowance.remaining <= 0) return texts.buyers.modal.holdAllYouCan(allowance.counted, most);
  return texts.buyers.modal.canBuyMore(allowance.counted, allowance.remaining);
}

function overText({ state, refusing }: Sale): OutcomeText {
  const { salesOnHoldNow, soldOutNow, comesBackNow, notOnSale, saleIsClosed, notOpenYet } = texts.buyers.modal;
  if (refusing !== null) return { title: salesOnHoldNow, detail: refusing };
  if (state === "sold-out") return { title: soldOutNow, detail: comesBackNow };
  return { title: notOnSale, detail: state === "closed" ? saleIsClosed : notOpenYet };
}

/** Why there is nothing to buy. */
const Refusal = (props: { text: OutcomeText; children: JSX.Element }) => (
  <div role="alert">
    <p class="lead">{props.text.title}</p>
    <p>{props.text.detail}</p>
    {props.children}
  </div>
);

interface QuantityFieldProps {
  quantity: number;
  /** At least 1. */
  max: number;
  disabled: boolean;
  onQuantity: (quantity: number) => void;
}

/** A number field with a large minus and plus. It never holds less than 1 or more than `max`. */
function QuantityField(props: QuantityFieldProps) {
  const id = createUniqueId();
  const take = (wanted: number) => {
    const whole = Number.isFinite(wanted) ? Math.trunc(wanted) : 1;
    props.onQuantity(Math.min(Math.max(whole, 1), props.max));
  };
  const Step = (step: { label: string; by: 1 | -1; limit: number; children: JSX.Element }) => (
    <button
      class="step"
      type="button"
      aria-label={step.label}
      disabled={props.disabled || props.quantity * step.by >= step.limit * step.by}
      onClick={() => take(props.quantity + step.by)}
    >
      <span aria-hidden="true">{step.children}</span>
    </button>
  );
  return (
    <div class="quantity">
      <label class="quantity-label" for={id}>
        {texts.buyers.modal.howMany}
      </label>
      <Step label={texts.buyers.modal.fewer} by={-1} limit={1}>
        −
      </Step>
      <input
        id={id}
        class="figure quantity-figure"
        type="number"
        inputmode="numeric"
        min="1"
        max={props.max}
        step="1"
        required
        value={props.quantity}
        disabled={props.disabled}
        onFocus={(event) => event.currentTarget.select()}
        onInput={(event) => {
          const typed = event.currentTarget.valueAsNumber;
          if (Number.isInteger(typed) && typed >= 1 && typed <= props.max) props.onQuantity(typed);
        }}
        onChange={(event) => {
          take(event.currentTarget.valueAsNumber);
          // A value out of bounds may lead to the same quantity, which renders nothing.
          event.currentTarget.value = String(props.quantity);
        }}
      />
      <Step label={texts.buyers.modal.moreByOne} by={1} limit={props.max}>
        +
      </Step>
    </div>
  );
}
