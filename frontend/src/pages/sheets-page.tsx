import { useParams } from "@solidjs/router";
import { For, Match, Show, Switch } from "solid-js";
import { createHeld } from "../tickets/create-held.ts";
import { OfflineNotice } from "../tickets/offline-notice.tsx";
import { signInAndReturn } from "../session/return-to.ts";
import { useSession } from "../session/create-session.ts";
import { useSources } from "../sources/sources.ts";
import { allTickets, ticketsOfEvent, type TicketsOfEvent } from "../tickets/held-tickets.ts";
import { keepAwake } from "../tickets/device.ts";
import { TakeAlong, TicketCard } from "../tickets/ticket-card.tsx";
import { tickets } from "../format/numbers.ts";
import { Apology, createTitle } from "../ui/notices.tsx";
import "../styles/ticket.css";

/** My tickets of one event, or of all of them, with their QRs; one to a sheet when they are printed. */
export default function SheetsPage() {
  const params = useParams<{ slug?: string }>();
  const sources = useSources();
  const session = useSession();
  keepAwake();
  const held = createHeld({
    key: () => params.slug ?? "",
    ask: (signal) =>
      params.slug
        ? ticketsOfEvent(sources.api, params.slug, signal)
        : allTickets(sources.api, sources.clock.now(), signal),
    isWanted: ({ eventId, event }) => !params.slug || event?.slug === params.slug || eventId === params.slug,
  });
  const groups = () => held.shown()?.groups ?? [];
  const all = () => groups().flatMap((group) => group.tickets);
  const title = () => (groups().length === 1 ? titleOf(groups()[0]) : "My tickets");
  createTitle(() => (groups().length === 1 ? `My tickets · ${title()}` : title()));
  const here = () => (params.slug ? `/tickets/event/${params.slug}` : "/tickets/all");

  return (
    <Switch
      fallback={<div class="ticket ticket-blank stock-plain" aria-busy="true" aria-label="Loading your tickets" />}
    >
      <Match when={session.user() === null}>
        <div class="notice">
          <h1>Sign in to see your tickets</h1>
          <a class="button button-next" href={signInAndReturn(here())}>
            Sign in
          </a>
        </div>
      </Match>
      <Match when={held.shown()}>
        {(shown) => (
          <>
            <div class="sheets-head">
              <h1>{title()}</h1>
              <p>
                {all().length === 0 ? "You hold no tickets here." : <Counted groups={groups()} />}
                <Show when={shown().isCut}> These are the first; there are more.</Show>
              </p>
              <div class="ticket-actions">
                <Show when={all().some(isValid)}>
                  <button class="button" type="button" onClick={() => window.print()}>
                    {all().length === 1 ? "Print it" : "Print all"}
                  </button>
                </Show>
                <Show when={groups().length === 1 && !held.trouble() && groups()[0]}>
                  {(group) => <TakeAlong pdf={pdfOf(group())} event={group().event} />}
                </Show>
                <a class="button button-quiet" href="/tickets">
                  All my tickets
                </a>
              </div>
            </div>
            <OfflineNotice held={held} />
            <div class="sheets">
              <For each={groups()}>
                {(group) => (
                  <For each={group.tickets}>
                    {(ticket) => <TicketCard ticket={ticket} event={group.event} holder={held.holder()} heading="h2" />}
                  </For>
                )}
              </For>
            </div>
          </>
        )}
      </Match>
      <Match when={held.error()}>
        {(error) => <Apology error={error()} what="Your tickets" onAgain={held.again} />}
      </Match>
    </Switch>
  );
}

function Counted(props: { groups: TicketsOfEvent[] }) {
  const valid = () => props.groups.flatMap((group) => group.tickets).filter(isValid).length;
  return (
    <>
      {tickets(valid())}
      <Show when={props.groups.length > 1}> for {props.groups.length} events</Show>.
    </>
  );
}

const isValid = ({ status }: TicketsOfEvent["tickets"][number]): boolean => status === "VALID";

const titleOf = (group: TicketsOfEvent | undefined): string => group?.event?.title ?? "My tickets";

const pdfOf = ({ eventId, tickets }: TicketsOfEvent): string | null =>
  tickets.some(({ code }) => code !== null) ? `/v1/me/tickets.pdf?eventId=${eventId}` : null;
