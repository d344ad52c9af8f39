import type { Event } from "@admit/contract";
import { Show } from "solid-js";

interface TakeAlongProps {
  /** Where the tickets are as a document; null where there is nothing that a door would take. */
  pdf: string | null;
  event: Event | null | undefined;
}

/** What a holder takes along from this page into another programme. */
export function TakeAlong(props: TakeAlongProps) {
  return (
    <>
      <Show when={props.pdf}>
        {(pdf) => (
          <a class="button button-quiet" href={pdf()} download="">
            Download PDF
          </a>
        )}
      </Show>
      <Show when={props.event?.startsAt ? props.event : null}>
        {(event) => (
          <a class="button button-quiet" href={`/v1/events/${event().id}/calendar.ics`} download="">
            Add to calendar
          </a>
        )}
      </Show>
    </>
  );
}
