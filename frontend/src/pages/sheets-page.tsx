import { useParams } from "@solidjs/router";
import { For, Match, Show, Switch } from "solid-js";
import { texts } from "../language/texts.ts";
import { useSession } from "../session/create-session.ts";
import { signInAndReturn } from "../session/return-to.ts";
import { useSources } from "../sources/sources.ts";
import { createHeld } from "../tickets/create-held.ts";
import { keepAwake } from "../tickets/device.ts";
import { allTickets, ticketsOfEvent, type TicketsOfEvent } from "../tickets/held-tickets.ts";
import { Downloads, OfflineNotice, TicketCard } from "../tickets/ticket-card.tsx";
import { Button, QuietLink } from "../ui/buttons.tsx";
import { createTitle, LoadError, SignInNotice } from "../ui/notices.tsx";
import "../styles/ticket.css";

/** My tickets of one event, or of all events, with their QRs; printed one per sheet. */
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
  const valid = () => all().filter(({ status }) => status === "VALID").length;
  const only = () => (groups().length === 1 ? groups()[0] : undefined);
  const title = () => only()?.event?.title ?? texts.tickets.mine.myTickets;
  createTitle(() => (only() ? texts.tickets.sheets.titleOf(title()) : title()));
  const here = () => (params.slug ? `/tickets/event/${params.slug}` : "/tickets/all");
  const counts = () =>
    [
      texts.tickets.sheets.ticketsHere(valid(), groups().length),
      ...(held.shown()?.isCut ? [texts.tickets.sheets.onlyFirst] : []),
    ].join(" ");
  return (
    <Switch
      fallback={<div class="ticket ticket-blank" aria-busy="true" aria-label={texts.tickets.sheets.loadingTickets} />}
    >
      <Match when={session.user() === null}>
        <SignInNotice title={texts.tickets.sheets.signInForTickets} href={signInAndReturn(here())} />
      </Match>
      <Match when={held.shown()}>
        <div class="sheets-head">
          <h1 dir="auto">{title()}</h1>
          <p>{all().length === 0 ? texts.tickets.sheets.noneHere : counts()}</p>
          <div class="ticket-actions">
            <Show when={valid() > 0}>
              <Button onPress={() => window.print()}>
                {all().length === 1 ? texts.tickets.ticket.print : texts.tickets.sheets.printAll}
              </Button>
            </Show>
            <Show when={!held.trouble() && only()}>
              {(group) => <Downloads pdf={pdfOf(group())} event={group().event} />}
            </Show>
            <QuietLink href="/tickets">{texts.tickets.ticket.allMine}</QuietLink>
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
      </Match>
      <Match when={held.error()}>
        {(error) => <LoadError error={error()} what={texts.tickets.mine.yourTickets} onAgain={held.again} />}
      </Match>
    </Switch>
  );
}

const pdfOf = ({ eventId, tickets }: TicketsOfEvent): string | null =>
  tickets.some(({ code }) => code !== null) ? `/v1/me/tickets.pdf?eventId=${eventId}` : null;
