import type { Ticket, UserStatus } from "@admit/contract";
import { For, Match, Show, Switch } from "solid-js";
import { figure, span, tickets } from "../format/format.ts";
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
  createTitle(() => "My tickets");
  const held = createHeld({
    key: () => "",
    ask: (signal) => allTickets(sources.api, sources.clock.now(), signal),
    isWanted: () => true,
  });
  return (
    <>
      <h1>My tickets</h1>
      <Switch fallback={<GroupSkeleton />}>
        <Match when={session.user() === null}>
          <div class="notice">
            <p class="lead">Sign in to see your tickets.</p>
            <NextLink href={signInAndReturn("/tickets")}>Sign in</NextLink>
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
                <p>You have more tickets. Open an event to see all of its tickets.</p>
              </Show>
            </>
          )}
        </Match>
        <Match when={held.error()}>
          {(error) => <LoadError error={error()} what="your tickets" onAgain={held.again} />}
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
        These tickets are yours. To see their codes, activate your account with the link in your email, or{" "}
        <a href="/activate">request a new link</a>.
      </p>
    </Match>
    <Match when={props.status === "SUSPENDED"}>
      <p class="lead">Your account is suspended, so your codes are hidden. Contact the organiser.</p>
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
      <h2>{event()?.title ?? "Past event"}</h2>
      <p class="where">{event()?.venue}</p>
      <p class="group-line">
        <span>{tickets(valid())}</span>
        <a href={`/tickets/event/${event()?.slug ?? props.group.eventId}`}>
          {props.group.tickets.length === 1 ? "Show" : "Show all"}
          <span class="visually-hidden"> for {event()?.title ?? "this event"}</span>
        </a>
      </p>
    </Stub>
  );
}

const Numbers = (props: { tickets: Ticket[] }) => (
  <ul class="numbers" aria-label="Ticket numbers">
    <For each={props.tickets}>
      {(ticket) => (
        <li>
          <a class="number" href={`/tickets/${ticket.id}`} data-status={ticket.status}>
            <span class="visually-hidden">Ticket </span>
            {figure(ticket.number)}
            <Show when={ticket.status === "VOIDED"}>
              <span class="number-void"> void</span>
            </Show>
          </a>
        </li>
      )}
    </For>
  </ul>
);

const NoTickets = () => (
  <div class="notice">
    <p class="lead">You have no tickets yet.</p>
    <p>Tickets you buy show up here right away.</p>
    <NextLink href="/">See all events</NextLink>
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
