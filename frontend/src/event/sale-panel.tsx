import { Show, Match, Switch } from "solid-js";
import { closesAt, type Allowance, type Event, type User } from "@admit/contract";
import { countdown, spokenCountdown, momentAndZone } from "../format/time.ts";
import type { Intention } from "../sources/intentions.ts";
import { signInAndReturn } from "../session/return-to.ts";
import { Stub } from "../ui/stub.tsx";
import { figure, tickets } from "../format/numbers.ts";
import { canBuy, type Sale } from "./sale.ts";

/** Time left until the sale opens, in figures that stand still. */
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

interface SalePanelProps {
  event: Event;
  sale: Sale;
  /** By the server's clock. */
  now: number;
  user: User | null | undefined;
  allowance: Allowance | undefined;
  /** A purchase of this event that is not decided yet. */
  intention: Intention | null;
  isSending: boolean;
  onBuy: () => void;
  /** Sends a purchase again that was never answered. */
  onFinish: (intention: Intention) => void;
  onForget: (intention: Intention) => void;
}

/** The stub on an event's page: how the sale stands, and the one next action. */
export function SalePanel(props: SalePanelProps) {
  return (
    <Stub eventId={props.event.id} class="sale-panel" foot={<NextAction {...props} />}>
      <Switch>
        <Match when={props.sale.state === "not-open"}>
          <p class="label">Sale opens in</p>
          <Countdown ms={Date.parse(props.event.salesOpenAt ?? "") - props.now} />
          <p class="aside">{momentAndZone(props.event.salesOpenAt ?? "")}</p>
        </Match>
        <Match when={canBuy(props.sale)}>
          <p class="label">{props.sale.remaining === 1 ? "Ticket left" : "Tickets left"}</p>
          <p class="figure">{figure(props.sale.remaining)}</p>
          <p class="aside">{waitingText(props.sale, props.event)}</p>
        </Match>
        <Match when={props.sale.state === "sold-out"}>
          <p class="label">{tickets(props.event.capacity)}, all gone</p>
          <p class="figure figure-words">Sold out</p>
          <p class="aside">If a ticket comes back, it shows here.</p>
        </Match>
        <Match when={props.sale.state === "closed"}>
          <p class="label">The sale is</p>
          <p class="figure figure-words">Closed</p>
          <p class="aside">{closedAt(props.event)}</p>
        </Match>
      </Switch>
      <p class="visually-hidden" aria-live="polite">
        {props.sale.state === "open" ? "The sale is open." : ""}
      </p>
    </Stub>
  );
}

function waitingText(sale: Sale, event: Event): string {
  if (sale.state === "paused") return "Issuing is paused. You can take your place in the line.";
  if (sale.waiting) return `of ${figure(event.capacity)}. ${figure(sale.waiting)} in line right now.`;
  return `of ${figure(event.capacity)}`;
}

function closedAt(event: Event): string {
  const at = closesAt(event.salesCloseAt, event.endsAt);
  return at ? `It ended ${momentAndZone(at)}.` : "It has ended.";
}

function NextAction(props: SalePanelProps) {
  const isFull = () => props.allowance?.remaining === 0;
  const mayBuy = () => canBuy(props.sale) && !props.allowance?.accountTooNew && props.user;
  return (
    <div class="next-action">
      <Switch>
        <Match when={props.intention?.purchaseId}>
          {(purchaseId) => (
            <a class="button button-next" href={`/events/${props.event.slug}/purchases/${purchaseId()}`}>
              See your place in line
            </a>
          )}
        </Match>
        <Match when={props.isSending}>
          <button class="button button-next" type="button" onClick={() => props.onBuy()}>
            Your purchase is being sent
          </button>
        </Match>
        <Match when={props.intention}>
          {(intention) => (
            <>
              <button class="button button-next" type="button" onClick={() => props.onFinish(intention())}>
                Finish buying {tickets(intention().quantity)}
              </button>
              <button class="button button-quiet" type="button" onClick={() => props.onForget(intention())}>
                Forget it
              </button>
            </>
          )}
        </Match>
        <Match when={isOver(props.sale) || isFull()}>
          <HeldAction {...props} />
        </Match>
        <Match when={props.user === null}>
          <a class="button button-next" href={signInAndReturn(`/events/${props.event.slug}`)}>
            {props.sale.state === "not-open" ? "Sign in before it opens" : "Sign in to buy"}
          </a>
        </Match>
        <Match when={true}>
          <button
            class="button button-next"
            type="button"
            aria-disabled={!mayBuy()}
            onClick={() => mayBuy() && props.onBuy()}
          >
            Buy tickets
          </button>
        </Match>
      </Switch>
      <p class="held">
        <Held {...props} />
      </p>
      <Show when={accountRule(props)}>{(rule) => <p class="held">{rule()}</p>}</Show>
    </div>
  );
}

/**
 * Who may buy, where not everyone may: said to strangers, and to those whose account is too new, before they press.
 * For all others, and once the sale is over, there is nothing to say.
 */
function accountRule({ event, sale, user, allowance }: SalePanelProps): string {
  const before = event.requireAccountBefore;
  if (before === null || isOver(sale)) return "";
  if (allowance?.accountTooNew) return `Your account is too new for this sale: ${onlyBefore(before)}`;
  return user === null ? `O${onlyBefore(before).slice(1)}` : "";
}

const isOver = ({ state }: Sale): boolean => state === "closed" || state === "sold-out";

const onlyBefore = (before: string): string => `only accounts created before ${momentAndZone(before)} can buy.`;

/** Nothing more can be bought: what is held is the next thing to see, if there is any. */
function HeldAction(props: SalePanelProps) {
  return (
    <Show
      when={props.allowance?.counted}
      fallback={
        <a class="button" href="/">
          See other events
        </a>
      }
    >
      <a class="button button-next" href={`/tickets/event/${props.event.slug}`}>
        Show your tickets
      </a>
    </Show>
  );
}

/** What one may have, and has; a sale that is over leaves nothing to say but the latter. */
function Held(props: SalePanelProps) {
  const most = () => figure(props.allowance?.userCap ?? props.event.userCap);
  return (
    <Show when={props.allowance?.counted} fallback={isOver(props.sale) ? "" : `At most ${most()} per person.`}>
      {(counted) => (
        <>
          You hold <a href={`/tickets/event/${props.event.slug}`}>{tickets(counted())}</a>.
          {isOver(props.sale) ? "" : ` ${most()} is the most per person.`}
        </>
      )}
    </Show>
  );
}
