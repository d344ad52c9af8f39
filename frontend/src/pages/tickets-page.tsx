import type { Ticket } from "@admit/contract";
import { For, Match, Show, Switch } from "solid-js";
import { createAnswer } from "../api/create-answer.ts";
import { isRefusal } from "../api/errors.ts";
import { signInAndReturn } from "../session/return-to.ts";
import { useSession } from "../session/session-context.ts";
import { useSources } from "../sources.ts";
import { Stub } from "../stub/stub.tsx";
import { ticketsByEvent, type TicketsOfEvent } from "../ticket/all-tickets.ts";
import { figure, tickets } from "../words/count.ts";
import { span } from "../words/moment.ts";
import { Apology } from "./apology.tsx";
import { createTitle } from "./create-title.ts";
import "../styles/tickets.css";

/** All tickets of whoever is signed in, by event. */
export default function TicketsPage() {
  const sources = useSources();
  const session = useSession();
  createTitle(() => "My tickets");
  const held = createAnswer(
    () => session.user()?.id ?? null,
    (_userId, signal) => ticketsByEvent(sources.api, sources.clock.now(), signal),
  );
  return (
    <>
      <h1>My tickets</h1>
      <Switch fallback={<Skeleton />}>
        <Match when={session.user() === null || isRefusal(held.error(), "unauthenticated")}>
          <div class="notice">
            <p class="lead">Sign in to see your tickets.</p>
            <a class="button button-next" href={signInAndReturn("/tickets")}>
              Sign in
            </a>
          </div>
        </Match>
        <Match when={held.error()}>
          {(error) => <Apology error={error()} what="Your tickets" onAgain={held.again} />}
        </Match>
        <Match when={held.value()}>
          {(loaded) => (
            <>
              <Show when={session.user()?.status === "INVITED"}>
                <p class="lead">
                  Your account is not activated yet. The codes show once you have followed the link in your mail.
                </p>
              </Show>
              <For each={loaded().groups} fallback={<NoTickets />}>
                {(group) => <Group group={group} />}
              </For>
              <Show when={loaded().isCut}>
                <p>There are more than these. Open an event to see all of its tickets.</p>
              </Show>
            </>
          )}
        </Match>
      </Switch>
    </>
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
        <a href={`/events/${event()?.slug ?? props.group.eventId}/tickets`}>
          {props.group.tickets.length === 1 ? "Print it" : "Print all"}
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
  );
}
