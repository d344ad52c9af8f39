import { useParams } from "@solidjs/router";
import { createMemo, createSignal, For, Match, Show, Switch } from "solid-js";
import { createAnswer } from "../api/create-answer.ts";
import { isRefusal } from "../api/errors.ts";
import { signInAndReturn } from "../session/return-to.ts";
import { useSession } from "../session/session-context.ts";
import { useSources } from "../sources.ts";
import { allTickets, eventOrNull, type HeldTickets } from "../ticket/all-tickets.ts";
import { TicketCard } from "../ticket/ticket-card.tsx";
import { tickets } from "../words/count.ts";
import { Apology } from "./apology.tsx";
import { createTitle } from "./create-title.ts";
import "../styles/ticket.css";

const valid = (held: HeldTickets) => held.tickets.filter((ticket) => ticket.status === "VALID");

/** All my tickets of one event, one to a sheet when they are printed. */
export default function EventTicketsPage() {
  const params = useParams<{ slug: string }>();
  const sources = useSources();
  const session = useSession();
  const [isPreparing, setIsPreparing] = createSignal(false);
  let sheets!: HTMLDivElement;

  const event = createAnswer(
    () => (session.user() ? params.slug : null),
    (slug, signal) => eventOrNull(sources.api, slug, signal),
  );
  // Without its page an event is still known by its id, which then stands in the address.
  const eventId = createMemo(() => (event.value() === null ? params.slug : (event.value()?.id ?? null)));
  const held = createAnswer(eventId, (id, signal) => allTickets(sources.api, id, signal));
  const error = () => event.error() ?? held.error();
  createTitle(() => `My tickets · ${event.value()?.title ?? "Event"}`);

  /** A QR that is still on its way would come out of the printer as a gap. */
  async function print() {
    setIsPreparing(true);
    const images = [...sheets.querySelectorAll("img")];
    for (const image of images) image.loading = "eager";
    await Promise.allSettled(images.map((image) => image.decode()));
    setIsPreparing(false);
    window.print();
  }

  return (
    <Switch
      fallback={<div class="ticket ticket-blank stock-plain" aria-busy="true" aria-label="Loading your tickets" />}
    >
      <Match when={session.user() === null || isRefusal(error(), "unauthenticated")}>
        <div class="notice">
          <h1>Sign in to see your tickets</h1>
          <a class="button button-next" href={signInAndReturn(`/events/${params.slug}/tickets`)}>
            Sign in
          </a>
        </div>
      </Match>
      <Match when={error()}>
        {(reason) => (
          <Apology error={reason()} what="Your tickets" onAgain={event.error() ? event.again : held.again} />
        )}
      </Match>
      <Match when={held.value()}>
        {(loaded) => (
          <>
            <div class="sheets-head">
              <h1>{event.value()?.title ?? "Your tickets"}</h1>
              <p>
                {tickets(valid(loaded()).length)}, one to a sheet.
                <Show when={loaded().isCut}> These are the first; there are more.</Show>
              </p>
              <p class="ticket-actions">
                <button
                  class="button button-next"
                  type="button"
                  disabled={valid(loaded()).length === 0}
                  aria-disabled={isPreparing()}
                  onClick={() => !isPreparing() && void print()}
                >
                  {isPreparing() ? "Loading the codes…" : "Print all"}
                </button>
                <a class="button button-quiet" href="/tickets">
                  All my tickets
                </a>
              </p>
            </div>
            <div class="sheets" ref={sheets}>
              <For each={loaded().tickets} fallback={<p class="lead">You hold no tickets for this event.</p>}>
                {(ticket) => <TicketCard ticket={ticket} event={event.value()} user={session.user()} heading="h2" />}
              </For>
            </div>
          </>
        )}
      </Match>
    </Switch>
  );
}
