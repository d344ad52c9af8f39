import type { EventSummary } from "@admit/contract";
import { createSignal, For, Show } from "solid-js";
import { createAnswer } from "../data/create-answer.ts";
import { createNow } from "../api/clock.ts";
import { saleInShort, saleAt } from "../event/sale.ts";
import { useSources } from "../sources/sources.ts";
import { stockOf } from "../ui/stub.tsx";
import { span } from "../format/time.ts";
import { Apology, createTitle } from "../ui/notices.tsx";

/** All published events, soonest sale first. */
export default function EventsPage() {
  const sources = useSources();
  const now = createNow(() => sources.clock.now());
  const [cursors, setCursors] = createSignal<(string | null)[]>([null]);
  createTitle(() => null);

  return (
    <>
      <h1>Events</h1>
      <ul class="event-list">
        <For each={cursors()}>
          {(cursor, index) => (
            <EventListPart
              cursor={cursor}
              now={now()}
              onMore={index() === cursors().length - 1 ? (next) => setCursors([...cursors(), next]) : undefined}
            />
          )}
        </For>
      </ul>
    </>
  );
}

interface EventListPartProps {
  cursor: string | null;
  now: number;
  /** Where this is the last part that is shown. */
  onMore: ((cursor: string) => void) | undefined;
}

function EventListPart(props: EventListPartProps) {
  const sources = useSources();
  const page = createAnswer(
    () => props.cursor ?? "",
    (cursor, signal) => sources.api.events(cursor || null, signal),
  );
  return (
    <Show
      when={page.value()}
      fallback={
        <Show when={page.error()} fallback={<CardSkeletons />}>
          <li>
            <Apology error={page.error()} what="The events" onAgain={page.again} />
          </li>
        </Show>
      }
    >
      {(loaded) => (
        <>
          <For
            each={loaded().items}
            fallback={
              <li class="notice">
                <p class="lead">Nothing is on sale yet.</p>
                <p>Events appear here as soon as they are published.</p>
              </li>
            }
          >
            {(event) => <EventCard event={event} now={props.now} />}
          </For>
          <Show when={props.onMore && loaded().nextCursor}>
            {(next) => (
              <li>
                <button class="button" type="button" onClick={() => props.onMore?.(next())}>
                  More events
                </button>
              </li>
            )}
          </Show>
        </>
      )}
    </Show>
  );
}

function EventCard(props: { event: EventSummary; now: number }) {
  const sale = () => saleAt(props.event, null, props.now);
  const short = () => saleInShort(props.event, sale(), props.now);
  return (
    <li>
      <a class={`card ${stockOf(props.event.id)}`} href={`/events/${props.event.slug}`} data-sale={sale().state}>
        <span class="card-main">
          <span class="when">{span(props.event.startsAt, props.event.endsAt)}</span>
          <span class="card-title">{props.event.title}</span>
          <span class="where">{props.event.venue}</span>
        </span>
        <span class="card-tear" aria-hidden="true">
          <span class="holes" />
        </span>
        <span class="card-stub">
          <span class="label">{short().state}</span>
          <span class="card-figure">{short().figure}</span>
        </span>
      </a>
    </li>
  );
}

function CardSkeletons() {
  return (
    <For each={[1, 2, 3]}>
      {() => (
        <li class="card stock-plain" aria-hidden="true">
          <span class="card-main">
            <span class="when">
              <span class="blank blank-short" />
            </span>
            <span class="card-title">
              <span class="blank" />
            </span>
            <span class="where">
              <span class="blank blank-short" />
            </span>
          </span>
          <span class="card-tear">
            <span class="holes" />
          </span>
          <span class="card-stub">
            <span class="label">
              <span class="blank blank-short" />
            </span>
            <span class="card-figure" />
          </span>
        </li>
      )}
    </For>
  );
}
