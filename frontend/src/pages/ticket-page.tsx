import { A, useNavigate, useParams } from "@solidjs/router";
import { createMemo, Match, Show, Switch, untrack } from "solid-js";
import { isRefusal } from "../api/request.ts";
import { createHeld } from "../tickets/create-held.ts";
import { signInAndReturn } from "../session/return-to.ts";
import { useSession } from "../session/create-session.ts";
import { useSources } from "../sources/sources.ts";
import { ticketsBeside } from "../tickets/held-tickets.ts";
import { keepAwake, turnByHand } from "../tickets/device.ts";
import { Downloads, OfflineNotice, TicketCard } from "../tickets/ticket-card.tsx";
import { texts } from "../language/texts.ts";
import { QuietButton, QuietLink } from "../ui/buttons.tsx";
import { createTitle, LoadError, NotFound, SignInNotice } from "../ui/notices.tsx";
import "../styles/ticket.css";

/** One ticket, to show at the door; a swipe moves to the next one of the same event. */
export default function TicketPage() {
  const params = useParams<{ ticketId: string }>();
  const sources = useSources();
  const session = useSession();
  const navigate = useNavigate();
  keepAwake();

  const beside = (ticketId: string) => held.shown()?.groups[0]?.tickets.some(({ id }) => id === ticketId) ?? false;
  /** The ticket that was requested: moving to another of the same event requests nothing. */
  const asked = createMemo<string>(
    (last) => (last && untrack(() => beside(params.ticketId)) ? last : params.ticketId),
    "",
  );
  const held = createHeld({
    key: asked,
    ask: (signal) => ticketsBeside(sources.api, asked(), signal),
    isWanted: ({ tickets }) => tickets.some(({ id }) => id === asked()),
  });
  const group = () => held.shown()?.groups[0];
  const siblings = () => group()?.tickets ?? [];
  const index = () => siblings().findIndex((ticket) => ticket.id === params.ticketId);
  const ticket = () => siblings()[index()];
  const neighbour = (by: 1 | -1) => (index() < 0 ? undefined : siblings()[index() + by]);
  turnByHand((by) => {
    const next = neighbour(by);
    if (next) navigate(`/tickets/${next.id}`, { replace: true, scroll: false });
  });
  createTitle(() => {
    const shown = ticket();
    return shown
      ? texts.tickets.ticket.pageTitle(String(shown.number), group()?.event?.title ?? "Admit")
      : texts.tickets.ticket.untitled;
  });

  return (
    <Switch
      fallback={<div class="ticket ticket-blank" aria-busy="true" aria-label={texts.tickets.ticket.loadingTicket} />}
    >
      <Match when={session.user() === null}>
        <SignInNotice
          title={texts.tickets.ticket.signInForTicket}
          href={signInAndReturn(`/tickets/${params.ticketId}`)}
        />
      </Match>
      <Match when={ticket()}>
        {(shown) => (
          <div class="ticket-page">
            <OfflineNotice held={held} />
            <TicketCard ticket={shown()} event={group()?.event ?? null} holder={held.holder()} heading="h1" />
            <div class="ticket-turn-room">
              <Show when={siblings().length > 1}>
                <nav class="ticket-turn" aria-label={texts.tickets.ticket.besides}>
                  <Turn label={texts.tickets.ticket.previousTicket} to={neighbour(-1)?.id} />
                  <span class="ticket-of" aria-live="polite">
                    {texts.tickets.ticket.nthOf(index() + 1, siblings().length)}
                  </span>
                  <Turn label={texts.tickets.ticket.nextTicket} to={neighbour(1)?.id} />
                </nav>
              </Show>
            </div>
            <div class="ticket-actions">
              <QuietButton onPress={() => window.print()}>{texts.tickets.ticket.print}</QuietButton>
              <Show when={!held.trouble()}>
                <Downloads
                  pdf={shown().code === null ? null : `/v1/tickets/${shown().id}/ticket.pdf`}
                  event={group()?.event}
                />
              </Show>
              <QuietLink href="/tickets">{texts.tickets.ticket.allMine}</QuietLink>
            </div>
          </div>
        )}
      </Match>
      <Match when={group() || isRefusal(held.error(), "ticket-not-found")}>
        <NotFound what="ticket" />
      </Match>
      <Match when={held.error()}>
        {(error) => <LoadError error={error()} what={texts.tickets.ticket.thisTicket} onAgain={held.again} />}
      </Match>
    </Switch>
  );
}

const Turn = (props: { label: string; to: string | undefined }) => (
  <Show
    when={props.to}
    fallback={
      <span class="button" aria-disabled="true">
        {props.label}
      </span>
    }
  >
    <A class="button" href={`/tickets/${props.to}`} replace noScroll>
      {props.label}
    </A>
  </Show>
);
