import type { EventSummary } from "@admit/contract";
import { useSearchParams } from "@solidjs/router";
import { createUniqueId, For, Show, type JSX } from "solid-js";
import { createNow } from "../api/clock.ts";
import { createList, type KeptLists } from "../data/create-list.ts";
import { isOver, saleAt, saleSummary } from "../event/sale.ts";
import { textsOf } from "../event/event-texts.ts";
import { priceText, span } from "../format/format.ts";
import { useSources } from "../sources/sources.ts";
import { Button, ButtonLink } from "../ui/buttons.tsx";
import { Form } from "../ui/form.tsx";
import { createTitle, LoadError } from "../ui/notices.tsx";
import { stockOf } from "../ui/stub.tsx";
import { texts } from "../language/texts.ts";
import "../styles/form.css";

/** The published events that match the search and the days in the address, soonest sale first. */
export default function EventsPage() {
  const sources = useSources();
  const now = createNow(() => sources.clock.now());
  createTitle(() => null);
  const [asked] = useSearchParams<EventsAsked>();
  const wanted = () => ({ search: asked.search, from: asked.from, to: asked.to });
  const list = createList(wanted, (key, cursor, signal) => sources.api.events({ ...key, cursor }, signal), keptLists);
  const isFiltered = () => Object.values(wanted()).some((value) => value);
  return (
    <>
      <h1>{texts.buyers.events.heading}</h1>
      <EventSearch />
      <ul class="event-list">
        <Show when={list.items()} fallback={<For each={list.error() ? [] : [1, 2, 3]}>{() => <CardSkeleton />}</For>}>
          {(events) => (
            <For each={events()} fallback={isFiltered() ? <NoMatch /> : <NoEvents />}>
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

type EventsAsked = Partial<Record<"search" | "from" | "to", string>>;

/** What was shown last, so that the list is where it was when the reader comes back. */
const keptLists: KeptLists<EventSummary> = new Map();

/** Kept in the address: reloading, going back and sharing show the same events. */
function EventSearch() {
  const id = createUniqueId();
  const [asked, ask] = useSearchParams<EventsAsked>();
  let field!: HTMLInputElement;
  const Day = (props: { name: "from" | "to"; label: string }) => (
    <div>
      <label for={`${id}-${props.name}`}>{props.label}</label>
      <input
        id={`${id}-${props.name}`}
        class="input"
        type="date"
        value={asked[props.name] ?? ""}
        onChange={(event) => ask({ [props.name]: event.currentTarget.value || undefined })}
      />
    </div>
  );
  return (
    <Form class="event-search" role="search" onSubmit={() => ask({ search: field.value.trim() || undefined })}>
      <div class="event-search-text">
        <label for={`${id}-search`}>{texts.buyers.events.searchLabel}</label>
        <div class="event-search-field">
          <input
            ref={field}
            id={`${id}-search`}
            class="input"
            type="search"
            dir="auto"
            maxlength="100"
            value={asked.search ?? ""}
          />
          <Button>{texts.buyers.events.search}</Button>
        </div>
      </div>
      <Day name="from" label={texts.buyers.events.fromDay} />
      <Day name="to" label={texts.buyers.events.untilDay} />
    </Form>
  );
}

const NoMatch = () => (
  <li class="notice">
    <p class="lead">{texts.buyers.events.noMatch}</p>
    <p>{texts.buyers.events.tryOther}</p>
    <ButtonLink href="/">{texts.buyers.events.clearSearch}</ButtonLink>
  </li>
);

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
          title={<bdi lang={textsOf(props.event).lang}>{textsOf(props.event).title}</bdi>}
          where={
            <>
              <bdi>{props.event.venue}</bdi>
              {props.event.venue && " · "}
              {priceText(props.event.price)}
            </>
          }
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
