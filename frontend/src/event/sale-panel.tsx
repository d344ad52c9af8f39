import { closesAt, type Allowance, type Event, type User } from "@admit/contract";
import { Match, Show, Switch, type JSX } from "solid-js";
import { countdown, figure, momentThere, spokenCountdown } from "../format/format.ts";
import { signInAndReturn } from "../session/return-to.ts";
import type { Intention } from "../sources/intentions.ts";
import { ButtonLink, NextButton, NextLink, QuietButton } from "../ui/buttons.tsx";
import { Stub } from "../ui/stub.tsx";
import { canBuy, isOn, isOver, type Sale } from "./sale.ts";
import { texts } from "../language/texts.ts";

interface SalePanelProps {
  event: Event;
  sale: Sale;
  /** By the server's clock. */
  now: number;
  user: User | null | undefined;
  allowance: Allowance | undefined;
  /** A purchase of this event that is not decided yet. */
  intention: Intention | null;
  /** The id of one that is in line, made here or on another device. */
  waitingId: string | undefined;
  isSending: boolean;
  onBuy: () => void;
  /** Sends a purchase again that was never answered. */
  onFinish: (intention: Intention) => void;
  onForget: (intention: Intention) => void;
}

/** The stub on an event's page: the state of its sale, and the one next action. */
export const SalePanel = (props: SalePanelProps) => (
  <Stub eventId={props.event.id} class="sale-panel" foot={<NextAction {...props} />}>
    <Switch>
      <Match when={props.sale.state === "not-open"}>
        <p class="label">{texts.buyers.sale.opensIn}</p>
        <Countdown ms={Date.parse(props.event.salesOpenAt ?? "") - props.now} />
        <p class="aside">{momentThere(props.event.salesOpenAt ?? "", props.event.timeZone)}</p>
      </Match>
      <Match when={canBuy(props.sale)}>
        <p class="label">{texts.buyers.sale.ticketsLeft(props.sale.remaining)}</p>
        <p class="figure">{figure(props.sale.remaining)}</p>
        <p class="aside">{waitingText(props.sale, props.event)}</p>
      </Match>
      <Match when={isOn(props.sale)}>
        <p class="label">{texts.buyers.sale.salesAre}</p>
        <p class="figure figure-text">{texts.buyers.sale.onHoldFigure}</p>
        <p class="aside" dir="auto">
          {props.sale.refusing}
        </p>
      </Match>
      <Match when={props.sale.state === "sold-out"}>
        <p class="label">{texts.buyers.sale.allTickets(props.event.capacity)}</p>
        <p class="figure figure-text">{texts.buyers.sale.soldOut}</p>
        <p class="aside">{texts.buyers.sale.comesBack}</p>
      </Match>
      <Match when={props.sale.state === "closed"}>
        <p class="label">{texts.buyers.sale.saleIs}</p>
        <p class="figure figure-text">{texts.buyers.sale.closed}</p>
        <p class="aside">{closedText(props.event)}</p>
      </Match>
    </Switch>
    <p class="visually-hidden" aria-live="polite">
      {canBuy(props.sale) ? texts.buyers.sale.isOpen : ""}
    </p>
  </Stub>
);

function Countdown(props: { ms: number }) {
  const left = () => countdown(props.ms);
  return (
    <p class="countdown" role="timer" aria-label={spokenCountdown(props.ms)}>
      <Show when={left().days > 0}>
        <span class="countdown-days" aria-hidden="true">
          {texts.buyers.format.days(left().days)}
        </span>
      </Show>
      <span class="figure" aria-hidden="true">
        {left().time}
      </span>
    </p>
  );
}

function waitingText(sale: Sale, { capacity }: Event): string {
  const { pausedJoin, ofCapacity, ofAndInLine, ofAndTooMany } = texts.buyers.sale;
  if (sale.state === "paused") return pausedJoin;
  if (!sale.waiting) return ofCapacity(capacity);
  // Each of them may ask for several.
  return (sale.waiting < sale.remaining ? ofAndInLine : ofAndTooMany)(capacity, sale.waiting);
}

function closedText(event: Event): string {
  const at = closesAt(event.salesCloseAt, event.endsAt);
  return at ? texts.buyers.sale.closedAt(momentThere(at, event.timeZone)) : "";
}

function NextAction(props: SalePanelProps) {
  const mayBuy = () => canBuy(props.sale) && !props.allowance?.accountTooNew && props.user;
  const eventPath = () => `/events/${props.event.slug}`;
  return (
    <div class="next-action">
      <Switch>
        <Match when={props.waitingId}>
          {(purchaseId) => (
            <>
              <NextLink href={`${eventPath()}/purchases/${purchaseId()}`}>{texts.buyers.sale.seePosition}</NextLink>
              <Show when={mayBuy() && props.allowance?.remaining !== 0}>
                <QuietButton onPress={props.onBuy}>{texts.buyers.sale.buyMore}</QuietButton>
              </Show>
            </>
          )}
        </Match>
        <Match when={props.isSending}>
          <NextButton onPress={props.onBuy}>{texts.buyers.sale.sendingPurchase}</NextButton>
        </Match>
        <Match when={props.intention}>
          {(intention) => (
            <>
              <NextButton onPress={() => props.onFinish(intention())}>
                {texts.buyers.sale.finishBuying(intention().quantity)}
              </NextButton>
              <QuietButton onPress={() => props.onForget(intention())}>{texts.buyers.sale.cancel}</QuietButton>
            </>
          )}
        </Match>
        <Match when={(isOver(props.sale) || props.allowance?.remaining === 0) && props.allowance?.counted}>
          <NextLink href={`/tickets/event/${props.event.slug}`}>{texts.buyers.sale.showYourTickets}</NextLink>
        </Match>
        <Match when={isOver(props.sale) || props.allowance?.remaining === 0}>
          <ButtonLink href="/">{texts.buyers.sale.otherEvents}</ButtonLink>
        </Match>
        <Match when={props.user === null}>
          <NextLink href={signInAndReturn(eventPath())}>
            {props.sale.state === "not-open" ? texts.buyers.sale.signInBefore : texts.buyers.sale.signInToBuy}
          </NextLink>
        </Match>
        <Match when={true}>
          <NextButton isOff={!mayBuy()} onPress={props.onBuy}>
            {texts.buyers.sale.buyTickets}
          </NextButton>
        </Match>
      </Switch>
      <p class="held">
        <Held {...props} />
      </p>
      <Show when={accountRule(props)}>{(rule) => <p class="held">{rule()}</p>}</Show>
    </div>
  );
}

/** Who may buy, if not everyone may: shown to strangers, and to those whose account is too new. */
function accountRule({ event, sale, user, allowance }: SalePanelProps): string {
  const before = event.requireAccountBefore;
  if (before === null || isOver(sale)) return "";
  const moment = momentThere(before, event.timeZone);
  if (allowance?.accountTooNew) return texts.buyers.sale.accountTooNew(moment);
  return user === null ? texts.buyers.sale.accountRule(moment) : "";
}

/** The limit per person, and what the buyer holds. */
function Held(props: SalePanelProps) {
  const most = () => props.allowance?.userCap ?? props.event.userCap;
  const link = (text: string): JSX.Element => <a href={`/tickets/event/${props.event.slug}`}>{text}</a>;
  const { upToPerPerson, youHold, youHoldOf } = texts.buyers.sale;
  return (
    <Show when={props.allowance?.counted} fallback={isOver(props.sale) ? "" : upToPerPerson(most())}>
      {(counted) => <>{isOver(props.sale) ? youHold(counted(), link) : youHoldOf(counted(), most(), link)}</>}
    </Show>
  );
}
