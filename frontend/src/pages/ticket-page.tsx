import { A, useNavigate, useParams } from "@solidjs/router";
import { createEffect, createMemo, Match, Show, Switch } from "solid-js";
import { createAnswer } from "../api/create-answer.ts";
import { isRefusal } from "../api/errors.ts";
import { signInAndReturn } from "../session/return-to.ts";
import { useSession } from "../session/session-context.ts";
import { useSources } from "../sources.ts";
import { allTickets, eventOrNull } from "../ticket/all-tickets.ts";
import { keepAwake } from "../ticket/keep-awake.ts";
import { TicketCard } from "../ticket/ticket-card.tsx";
import { turnByHand } from "../ticket/turn-by-hand.ts";
import { figure } from "../words/count.ts";
import { Apology } from "./apology.tsx";
import { createTitle } from "./create-title.ts";
import { NotFound } from "./not-found.tsx";
import "../styles/ticket.css";

/** One ticket, to be held up at a door; a swipe leads to the next one of the same event. */
export default function TicketPage() {
  const params = useParams<{ ticketId: string }>();
  const sources = useSources();
  const session = useSession();
  const navigate = useNavigate();
  keepAwake();

  const asked = createAnswer(
    () => (session.user() ? params.ticketId : null),
    (ticketId, signal) => sources.api.ticket(ticketId, signal),
  );
  const eventId = createMemo<string | null>((last) => asked.value()?.eventId ?? last, null);
  const held = createAnswer(eventId, (id, signal) => allTickets(sources.api, id, signal));
  const event = createAnswer(eventId, (id, signal) => eventOrNull(sources.api, id, signal));

  const siblings = () => held.value()?.tickets ?? [];
  const index = () => siblings().findIndex((ticket) => ticket.id === params.ticketId);
  const ticket = () => siblings()[index()] ?? asked.value();
  const neighbour = (by: 1 | -1) => (index() < 0 ? undefined : siblings()[index() + by]);
  turnByHand((by) => {
    const next = neighbour(by);
    if (next) navigate(`/tickets/${next.id}`, { replace: true, scroll: false });
  });
  // The next QR is there before it is asked for.
  createEffect(() => {
    const next = neighbour(1);
    if (next?.code) new Image().src = `/v1/tickets/${next.id}/qr.svg`;
  });
  createTitle(() => {
    const shown = ticket();
    return shown ? `Ticket ${figure(shown.number)} · ${event.value()?.title ?? "Admit"}` : "Ticket";
  });

  return (
    <Switch fallback={<div class="ticket ticket-blank stock-plain" aria-busy="true" aria-label="Loading the ticket" />}>
      <Match when={session.user() === null || isRefusal(asked.error(), "unauthenticated")}>
        <div class="notice">
          <h1>Sign in to see this ticket</h1>
          <a class="button button-next" href={signInAndReturn(`/tickets/${params.ticketId}`)}>
            Sign in
          </a>
        </div>
      </Match>
      <Match when={ticket()}>
        {(shown) => (
          <div class="ticket-page">
            <TicketCard ticket={shown()} event={event.value()} user={session.user()} heading="h1" />
            <div class="ticket-turn-room">
              <Show when={siblings().length > 1}>
                <nav class="ticket-turn" aria-label="Your tickets for this event">
                  <Turn by="Previous" to={neighbour(-1)?.id} />
                  <span class="ticket-of" aria-live="polite">
                    <Show when={index() >= 0}>
                      {index() + 1} of {siblings().length}
                    </Show>
                  </span>
                  <Turn by="Next" to={neighbour(1)?.id} />
                </nav>
              </Show>
            </div>
            <p class="ticket-actions">
              <button class="button button-quiet" type="button" onClick={() => window.print()}>
                Print this ticket
              </button>
              <a class="button button-quiet" href="/tickets">
                All my tickets
              </a>
            </p>
          </div>
        )}
      </Match>
      <Match when={isRefusal(asked.error(), "ticket-not-found")}>
        <NotFound what="ticket" />
      </Match>
      <Match when={asked.error()}>
        {(error) => <Apology error={error()} what="This ticket" onAgain={asked.again} />}
      </Match>
    </Switch>
  );
}

function Turn(props: { by: "Previous" | "Next"; to: string | undefined }) {
  return (
    <Show
      when={props.to}
      fallback={
        <span class="button" aria-disabled="true">
          {props.by}
        </span>
      }
    >
      <A class="button" href={`/tickets/${props.to}`} replace noScroll>
        {props.by}
      </A>
    </Show>
  );
}
