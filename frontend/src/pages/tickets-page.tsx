import type { Ticket, UserStatus } from "@admit/contract";
import { For, Match, Show, Switch, type JSX } from "solid-js";
import { span } from "../format/format.ts";
import { texts } from "../language/texts.ts";
import { useSession } from "../session/create-session.ts";
import { signInAndReturn } from "../session/return-to.ts";
import { useSources } from "../sources/sources.ts";
import { createHeld } from "../tickets/create-held.ts";
import { allTickets, type TicketsOfEvent } from "../tickets/held-tickets.ts";
import { OfflineNotice } from "../tickets/ticket-card.tsx";
import { NextLink } from "../ui/buttons.tsx";
import { createTitle, LoadError, Skeleton } from "../ui/notices.tsx";
import { Stub } from "../ui/stub.tsx";
import "../styles/ticket.css";

/** All tickets of the signed-in user, by event. */
export default function TicketsPage() {
  const sources = useSources();
  const session = useSession();
  createTitle(() => texts.tickets.mine.myTickets);
  const held = createHeld({
    key: () => "",
    ask: (signal) => allTickets(sources.api, sources.clock.now(), signal),
    isWanted: () => true,
  });
  return (
    <>
      <h1>{texts.tickets.mine.myTickets}</h1>
      <Switch fallback={<GroupSkeleton />}>
        <Match when={session.user() === null}>
          <div class="notice">
            <p class="lead">{texts.tickets.mine.signInToSee}</p>
            <NextLink href={signInAndReturn("/tickets")}>{texts.tickets.mine.signInLink}</NextLink>
          </div>
        </Match>
        <Match when={held.shown()}>
          {(shown) => (
            <>
              <OfflineNotice held={held} />
              <HiddenCodes status={held.holder()?.status} />
              <For each={shown().groups} fallback={<NoTickets />}>
                {(group) => <Group group={group} />}
              </For>
              <Show when={shown().isCut}>
                <p>{texts.tickets.mine.moreThanListed}</p>
              </Show>
            </>
          )}
        </Match>
        <Match when={held.error()}>
          {(error) => <LoadError error={error()} what={texts.tickets.mine.yourTickets} onAgain={held.again} />}
        </Match>
      </Switch>
    </>
  );
}

/** Why the tickets show no codes. */
const HiddenCodes = (props: { status: UserStatus | undefined }) => (
  <Switch>
    <Match when={props.status === "INVITED"}>
      <p class="lead">
        {texts.tickets.mine.notActivated<JSX.Element>((text) => (
          <a href="/activate">{text}</a>
        ))}
      </p>
    </Match>
    <Match when={props.status === "SUSPENDED"}>
      <p class="lead">{texts.tickets.mine.codesHidden}</p>
    </Match>
  </Switch>
);

function Group(props: { group: TicketsOfEvent }) {
  const event = () => props.group.event;
  const valid = () => props.group.tickets.filter((ticket) => ticket.status === "VALID").length;
  return (
    <Stub eventId={props.group.eventId} class="group" foot={<Numbers tickets={props.group.tickets} />}>
      <Show when={event()} fallback={<p class="when">{"\u00a0"}</p>}>
        {(known) => <p class="when">{span(known())}</p>}
      </Show>
      <h2 dir="auto">{event()?.title ?? texts.tickets.mine.pastEvent}</h2>
      <p class="where" dir="auto">
        {event()?.venue}
      </p>
      <p class="group-line">
        <span>{texts.tickets.mine.ticketCount(valid())}</span>
        <a href={`/tickets/event/${event()?.slug ?? props.group.eventId}`}>
          {texts.tickets.mine.showTickets(props.group.tickets.length)}
          <span class="visually-hidden">
            {texts.tickets.mine.ofEvent<JSX.Element>(<bdi>{event()?.title ?? texts.tickets.mine.thisEvent}</bdi>)}
          </span>
        </a>
      </p>
    </Stub>
  );
}

const Numbers = (props: { tickets: Ticket[] }) => (
  <ul class="numbers" aria-label={texts.tickets.mine.ticketNumbers}>
    <For each={props.tickets}>
      {(ticket) => (
        <li>
          <a class="number" href={`/tickets/${ticket.id}`} data-status={ticket.status}>
            <span class="visually-hidden">{texts.tickets.mine.numberPrefix}</span>
            <bdi dir="ltr">{String(ticket.number)}</bdi>
            <Show when={ticket.status === "VOIDED"}>
              <span class="number-void">{texts.tickets.mine.voidSuffix}</span>
            </Show>
          </a>
        </li>
      )}
    </For>
  </ul>
);

const NoTickets = () => (
  <div class="notice">
    <p class="lead">{texts.tickets.mine.noneYet}</p>
    <p>{texts.tickets.mine.boughtShowUp}</p>
    <NextLink href="/">{texts.tickets.mine.seeEvents}</NextLink>
  </div>
);

const GroupSkeleton = () => (
  <>
    <div class="seen" />
    <Stub eventId={null} class="group" foot={<div class="numbers" />}>
      <Skeleton lines={["when", "h2", "where"]} />
      <p class="group-line" />
    </Stub>
  </>
);
