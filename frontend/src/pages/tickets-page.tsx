import type { Ticket, UserStatus } from "@admit/contract";
import { For, Match, Show, Switch } from "solid-js";
import { createHeld } from "../tickets/create-held.ts";
import { OfflineNotice } from "../tickets/offline-notice.tsx";
import { signInAndReturn } from "../session/return-to.ts";
import { useSession } from "../session/create-session.ts";
import { useSources } from "../sources/sources.ts";
import { Stub } from "../ui/stub.tsx";
import { allTickets, type TicketsOfEvent } from "../tickets/held-tickets.ts";
import { figure, tickets } from "../format/numbers.ts";
import { span } from "../format/time.ts";
import { Apology, createTitle } from "../ui/notices.tsx";
import "../styles/ticket.css";
import "../styles/tickets.css";

/** All tickets of whoever is signed in, by event. */
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
      <Switch fallback={<Skeleton />}>
        <Match when={session.user() === null}>
          <div class="notice">
            <p class="lead">Sign in to see your tickets.</p>
            <a class="button button-next" href={signInAndReturn("/tickets")}>
              Sign in
            </a>
          </div>
        </Match>
        <Match when={held.shown()}>
          {(shown) => (
            <>
              <OfflineNotice held={held} />
              <WhyNoCodes status={held.holder()?.status} />
              <For each={shown().groups} fallback={<NoTickets />}>
                {(group) => <Group group={group} />}
              </For>
              <Show when={shown().isCut}>
                <p>There are more than these. Open an event to see all of its tickets.</p>
              </Show>
            </>
          )}
        </Match>
        <Match when={held.error()}>
          {(error) => <Apology error={error()} what="Your tickets" onAgain={held.again} />}
        </Match>
      </Switch>
    </>
  );
}

function WhyNoCodes(props: { status: UserStatus | undefined }) {
  return (
    <Switch>
      <Match when={props.status === "INVITED"}>
        <p class="lead">
          These tickets are yours. Activate your account to see their codes: open the link you were sent, or{" "}
          <a href="/activate">have it sent again</a>.
        </p>
      </Match>
      <Match when={props.status === "SUSPENDED"}>
        <p class="lead">Your account is suspended, so the codes of your tickets are hidden. Ask the organiser.</p>
      </Match>
    </Switch>
  );
}

function Group(props: { group: TicketsOfEvent }) {
  const event = () => props.group.event;
  const valid = () => props.group.tickets.filter((ticket) => ticket.status === "VALID").length;
  return (
    <Stub eventId={props.group.eventId} class="group" foot={<Numbers tickets={props.group.tickets} />}>
      <p class="when">{event() ? span(event()?.startsAt ?? null, event()?.endsAt ?? null) : "\u00a0"}</p>
      <h2>{event()?.title ?? "An event that is over"}</h2>
      <p class="where">{event()?.venue}</p>
      <p class="group-line">
        <span>{tickets(valid())}</span>
        <a href={`/tickets/event/${event()?.slug ?? props.group.eventId}`}>
          {props.group.tickets.length === 1 ? "Show it" : "Show all"}
          <span class="visually-hidden"> for {event()?.title ?? "this event"}</span>
        </a>
      </p>
    </Stub>
  );
}

function Numbers(props: { tickets: Ticket[] }) {
  return (
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
}

function NoTickets() {
  return (
    <div class="notice">
      <p class="lead">You have no tickets yet.</p>
      <p>What you buy appears here at once, with its QR.</p>
      <a class="button button-next" href="/">
        See all events
      </a>
    </div>
  );
}

function Skeleton() {
  return (
    <>
      <div class="seen" />
      <Stub eventId={null} class="group" foot={<div class="numbers" />}>
        <p class="when">
          <span class="blank blank-short" />
        </p>
        <p class="h2">
          <span class="blank" />
        </p>
        <p class="where">
          <span class="blank blank-short" />
        </p>
        <p class="group-line" />
      </Stub>
    </>
  );
}
