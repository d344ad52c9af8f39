import type { Event } from "@admit/contract";
import { Show } from "solid-js";
import { span } from "../format/time.ts";

/** When, what and where, as it stands at the top of an event's page. Keeps its room while the event is on its way. */
export function EventHeading(props: { event: Event | undefined }) {
  return (
    <Show when={props.event} fallback={<HeadingSkeleton />}>
      {(event) => (
        <header class="event-heading">
          <p class="when">{span(event().startsAt, event().endsAt)}</p>
          <h1>{event().title}</h1>
          <Show when={event().venue}>
            <p class="where">{event().venue}</p>
          </Show>
        </header>
      )}
    </Show>
  );
}

function HeadingSkeleton() {
  return (
    <div class="event-heading" aria-busy="true" aria-label="Loading the event">
      <p class="when">
        <span class="blank blank-short" />
      </p>
      <p class="h1">
        <span class="blank" />
      </p>
      <p class="where">
        <span class="blank blank-short" />
      </p>
    </div>
  );
}
