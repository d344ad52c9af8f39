import type { EventSummary } from "@admit/contract";
import { For, Show, type JSX } from "solid-js";
import { createNow } from "../api/clock.ts";
import { createList } from "../data/create-list.ts";
import { isOver, saleAt, saleSummary } from "../event/sale.ts";
import { span } from "../format/format.ts";
import { useSources } from "../sources/sources.ts";
import { Button } from "../ui/buttons.tsx";
import { createTitle, LoadError } from "../ui/notices.tsx";
import { stockOf } from "../ui/stub.tsx";
import { texts } from "../language/texts.ts";

/** All published events, soonest sale first. */
export default function EventsPage() {
  const sources = useSources();
  const now = createNow(() => sources.clock.now());
  createTitle(() => null);
  const list = createList(
    () => null,
    (_key, cursor, signal) => sources.api.events(cursor, signal),
  );
  return (
    <>
      <h1>{texts.buyers.events.heading}</h1>
      <ul class="event-list">
        <Show when={list.items()} fallback={<For each={list.error() ? [] : [1, 2, 3]}>{() => <CardSkeleton />}</For>}>
          {(events) => (
            <For each={events()} fallback={<NoEvents />}>
              {(event) => <EventCard event={event} now={now()} />}
            </For>
          )}
        </Show>
        <Show
          when={list.error()}
          fallback={
            <Show when={list.hasMore() && !list.isLoading()}>
              <li>
                <Button onPress={list.more}>{texts.buyers.events.moreEvents}</Button>
              </li>
            </Show>
          }
        >
          {(error) => (
            <li>
              <LoadError error={error()} what={texts.buyers.events.theEvents} onAgain={list.more} />
            </li>
          )}
        </Show>
      </ul>
    </>
  );
}

const NoEvents = () => (
  <li class="notice">
    <p class="lead">{texts.buyers.events.nothingOnSale}</p>
    <p>{texts.buyers.events.showUpHere}</p>
  </li>
);

interface CardProps {
  when: JSX.Element;
  title: JSX.Element;
  where: JSX.Element;
  state: JSX.Element;
  figure: string;
}

const Card = (props: CardProps) => (
  <>
    <span class="card-main">
      <span class="when">{props.when}</span>
      <span class="card-title">{props.title}</span>
      <span class="where">{props.where}</span>
    </span>
    <span class="card-tear" aria-hidden="true">
      <span class="holes" />
    </span>
    <span class="card-stub">
      <span class="label">{props.state}</span>
      <span class="card-figure">{props.figure}</span>
    </span>
  </>
);

function EventCard(props: { event: EventSummary; now: number }) {
  const sale = () => saleAt(props.event, undefined, props.now);
  const stock = () => stockOf(isOver(sale()) ? null : props.event.id);
  const summary = () => saleSummary(props.event, sale(), props.now);
  return (
    <li>
      <a class={`card ${stock()}`} href={`/events/${props.event.slug}`}>
        <Card
          when={span(props.event)}
          title={props.event.title}
          where={props.event.venue}
          state={summary().state}
          figure={summary().figure}
        />
      </a>
    </li>
  );
}

function CardSkeleton() {
  const short = () => <span class="blank blank-short" />;
  return (
    <li class="card" aria-hidden="true">
      <Card when={short()} title={<span class="blank" />} where={short()} state={short()} figure="" />
    </li>
  );
}
