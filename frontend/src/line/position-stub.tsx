import { createMemo, Show } from "solid-js";
import { Stub } from "../ui/stub.tsx";
import { figure } from "../format/numbers.ts";
import { isWorthSaying, outlook, percent, spokenPlace } from "./position-text.ts";
import type { Place } from "./position.ts";

interface PlaceStubProps {
  eventId: string | null;
  /** The event's; undefined while it is on its way. */
  title: string | undefined;
  place: Place;
}

/** The number that was drawn: the position, how long it may take, and how far it has come. */
export function PlaceStub(props: PlaceStubProps) {
  const spoken = createMemo<{ place: Place | null; text: string }>(
    (last) => (isWorthSaying(props.place, last.place) ? { place: props.place, text: spokenPlace(props.place) } : last),
    { place: null, text: "" },
  );
  return (
    <Stub
      eventId={props.eventId}
      class="place"
      tear={<Progress place={props.place} />}
      foot={<Outlook place={props.place} />}
    >
      <p class="when">{props.title ?? "\u00a0"}</p>
      <h1 class="visually-hidden">Your place in line</h1>
      <p class="label">{props.place.position === 0 ? "It is" : "You are number"}</p>
      <p
        class="figure"
        classList={{ "figure-words": props.place.position === 0 }}
        data-small={(props.place.position ?? 0) > 99_999}
      >
        <Show when={props.place.position !== null} fallback={<span class="blank" />}>
          {props.place.position === 0 ? "Your turn" : figure(props.place.position ?? 0)}
        </Show>
      </p>
      <p class="label">{props.place.position === 0 ? "\u00a0" : "in line"}</p>
      <p class="visually-hidden" role="status">
        {spoken().text}
      </p>
    </Stub>
  );
}

/** The perforation tears as the line moves. */
function Progress(props: { place: Place }) {
  return (
    <span
      class="holes"
      role="progressbar"
      aria-label="Progress in the line"
      aria-valuemin="0"
      aria-valuemax="100"
      aria-valuenow={percent(props.place)}
    >
      <span class="holes holes-torn" style={{ "clip-path": `inset(0 ${100 - percent(props.place)}% 0 0)` }} />
    </span>
  );
}

function Outlook(props: { place: Place }) {
  return (
    <p class="outlook" data-trouble={props.place.trouble !== null}>
      {outlook(props.place)}
    </p>
  );
}
