import type { Event } from "@admit/contract";
import { Show } from "solid-js";
import { span } from "../format/time.ts";
import { Skeleton } from "../ui/notices.tsx";

/** When, what and where; it keeps its room while the event loads. */
export function EventHeading(props: { event: Event | undefined }) {
  return (
    <header class="event-heading">
      <Show when={props.event} fallback={<Skeleton lines={["when", "h1", "where"]} label="Loading the event" />}>
        {(event) => (
          <>
            <p class="when">{span(event().startsAt, event().endsAt)}</p>
            <h1>{event().title}</h1>
            <Show when={event().venue}>
              <p class="where">{event().venue}</p>
            </Show>
          </>
        )}
      </Show>
    </header>
  );
}
