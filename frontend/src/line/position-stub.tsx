import { createMemo, Show } from "solid-js";
import { figure } from "../format/format.ts";
import { Stub } from "../ui/stub.tsx";
import { isWorthSaying, outlook, spokenPosition } from "./position-text.ts";
import { progress, type PositionState } from "./position.ts";

interface PositionStubProps {
  eventId: string | null;
  /** The event's title; undefined while it loads. */
  title: string | undefined;
  state: PositionState;
}

/** The position, how long it may take, and the progress. */
export function PositionStub(props: PositionStubProps) {
  const spoken = createMemo<{ state: PositionState | null; text: string }>(
    (last) =>
      isWorthSaying(props.state, last.state) ? { state: props.state, text: spokenPosition(props.state) } : last,
    { state: null, text: "" },
  );
  const isTurn = () => props.state.position === 0;
  const percent = () => Math.round(progress(props.state) * 100);
  return (
    <Stub
      eventId={props.eventId}
      class="position"
      tear={
        // The perforation tears as the line moves.
        <span
          class="holes"
          role="progressbar"
          aria-label="Progress in line"
          aria-valuemin="0"
          aria-valuemax="100"
          aria-valuenow={percent()}
        >
          <span class="holes holes-torn" style={{ "clip-path": `inset(0 ${100 - percent()}% 0 0)` }} />
        </span>
      }
      foot={
        <p class="outlook" data-trouble={props.state.trouble !== null}>
          {outlook(props.state)}
        </p>
      }
    >
      <p class="when">{props.title ?? "\u00a0"}</p>
      <h1 class="visually-hidden">Your position in line</h1>
      <p class="label">{isTurn() ? "It’s" : "You are number"}</p>
      <p class="figure" classList={{ "figure-text": isTurn() }} data-small={(props.state.position ?? 0) > 99_999}>
        <Show when={props.state.position !== null} fallback={<span class="blank" />}>
          {isTurn() ? "Your turn" : figure(props.state.position ?? 0)}
        </Show>
      </p>
      <p class="label">{isTurn() ? "\u00a0" : "in line"}</p>
      <p class="visually-hidden" role="status">
        {spoken().text}
      </p>
    </Stub>
  );
}
