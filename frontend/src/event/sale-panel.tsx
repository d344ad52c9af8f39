import { closesAt, type Allowance, type Event, type User } from "@admit/contract";
import { Match, Show, Switch } from "solid-js";
import { countdown, figure, momentThere, spokenCountdown, tickets } from "../format/format.ts";
import { signInAndReturn } from "../session/return-to.ts";
import type { Intention } from "../sources/intentions.ts";
import { ButtonLink, NextButton, NextLink, QuietButton } from "../ui/buttons.tsx";
import { Stub } from "../ui/stub.tsx";
import { canBuy, isOn, isOver, type Sale } from "./sale.ts";

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
        <p class="label">Sale opens in</p>
        <Countdown ms={Date.parse(props.event.salesOpenAt ?? "") - props.now} />
        <p class="aside">{momentThere(props.event.salesOpenAt ?? "", props.event.timeZone)}</p>
      </Match>
      <Match when={canBuy(props.sale)}>
        <p class="label">{props.sale.remaining === 1 ? "Ticket left" : "Tickets left"}</p>
        <p class="figure">{figure(props.sale.remaining)}</p>
        <p class="aside">{waitingText(props.sale, props.event)}</p>
      </Match>
      <Match when={isOn(props.sale)}>
        <p class="label">Sales are</p>
        <p class="figure figure-text">On hold</p>
        <p class="aside">{props.sale.refusing}</p>
      </Match>
      <Match when={props.sale.state === "sold-out"}>
        <p class="label">All {tickets(props.event.capacity)}</p>
        <p class="figure figure-text">Sold out</p>
        <p class="aside">If a ticket comes back, you’ll see it here.</p>
      </Match>
      <Match when={props.sale.state === "closed"}>
        <p class="label">The sale is</p>
        <p class="figure figure-text">Closed</p>
        <p class="aside">{closedText(props.event)}</p>
      </Match>
    </Switch>
    <p class="visually-hidden" aria-live="polite">
      {canBuy(props.sale) ? "The sale is open." : ""}
    </p>
  </Stub>
);

function Countdown(props: { ms: number }) {
  const left = () => countdown(props.ms);
  return (
    <p class="countdown" role="timer" aria-label={spokenCountdown(props.ms)}>
      <Show when={left().days > 0}>
        <span class="countdown-days" aria-hidden="true">
          {left().days} {left().days === 1 ? "day" : "days"}
        </span>
      </Show>
      <span class="figure" aria-hidden="true">
        {left().time}
      </span>
    </p>
  );
}

function waitingText(sale: Sale, { capacity }: Event): string {
  if (sale.state === "paused") return "Sales are paused. Join now and keep your position.";
  if (!sale.waiting) return `of ${figure(capacity)}`;
  // Each of them may ask for several.
  const hint = sale.waiting < sale.remaining ? "" : ". You may get none.";
  return `of ${figure(capacity)} · ${figure(sale.waiting)} in line${hint}`;
}

function closedText(event: Event): string {
  const at = closesAt(event.salesCloseAt, event.endsAt);
  return at ? `It closed ${momentThere(at, event.timeZone)}.` : "";
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
              <NextLink href={`${eventPath()}/purchases/${purchaseId()}`}>See your position in line</NextLink>
              <Show when={mayBuy() && props.allowance?.remaining !== 0}>
                <QuietButton onPress={props.onBuy}>Buy more tickets</QuietButton>
              </Show>
            </>
          )}
        </Match>
        <Match when={props.isSending}>
          <NextButton onPress={props.onBuy}>Sending your purchase…</NextButton>
        </Match>
        <Match when={props.intention}>
          {(intention) => (
            <>
              <NextButton onPress={() => props.onFinish(intention())}>
                Finish buying {tickets(intention().quantity)}
              </NextButton>
              <QuietButton onPress={() => props.onForget(intention())}>Cancel</QuietButton>
            </>
          )}
        </Match>
        <Match when={(isOver(props.sale) || props.allowance?.remaining === 0) && props.allowance?.counted}>
          <NextLink href={`/tickets/event/${props.event.slug}`}>Show your tickets</NextLink>
        </Match>
        <Match when={isOver(props.sale) || props.allowance?.remaining === 0}>
          <ButtonLink href="/">See other events</ButtonLink>
        </Match>
        <Match when={props.user === null}>
          <NextLink href={signInAndReturn(eventPath())}>
            {props.sale.state === "not-open" ? "Sign in before it opens" : "Sign in to buy"}
          </NextLink>
        </Match>
        <Match when={true}>
          <NextButton isOff={!mayBuy()} onPress={props.onBuy}>
            Buy tickets
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
  const rule = `only accounts created before ${momentThere(before, event.timeZone)} can buy.`;
  if (allowance?.accountTooNew) return `Your account is too new for this sale: ${rule}`;
  return user === null ? `O${rule.slice(1)}` : "";
}

/** The limit per person, and what the buyer holds. */
function Held(props: SalePanelProps) {
  const most = () => figure(props.allowance?.userCap ?? props.event.userCap);
  return (
    <Show when={props.allowance?.counted} fallback={isOver(props.sale) ? "" : `Up to ${most()} per person.`}>
      {(counted) => (
        <>
          You hold <a href={`/tickets/event/${props.event.slug}`}>{tickets(counted())}</a>.
          {isOver(props.sale) ? "" : ` ${most()} is the most per person.`}
        </>
      )}
    </Show>
  );
}
