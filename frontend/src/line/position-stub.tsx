import { createMemo, Show } from "solid-js";
import { figure } from "../format/format.ts";
import { Stub } from "../ui/stub.tsx";
import { isWorthSaying, outlook, spokenPosition } from "./position-text.ts";
import { progress, type PositionState } from "./position.ts";
import { isRightToLeft } from "../language/reader.ts";
import { texts } from "../language/texts.ts";

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
          aria-label={texts.buyers.line.progressInLine}
          aria-valuemin="0"
          aria-valuemax="100"
          aria-valuenow={percent()}
        >
          <span
            class="holes holes-torn"
            style={{
              "clip-path": isRightToLeft ? `inset(0 0 0 ${100 - percent()}%)` : `inset(0 ${100 - percent()}% 0 0)`,
            }}
          />
        </span>
      }
      foot={
        <p class="outlook" data-trouble={props.state.trouble !== null}>
          {outlook(props.state)}
        </p>
      }
    >
      <p class="when" dir="auto">
        {props.title ?? "\u00a0"}
      </p>
      <h1 class="visually-hidden">{texts.buyers.line.yourPosition}</h1>
      <p class="label">{isTurn() ? texts.buyers.line.beforeTurn : texts.buyers.line.beforeFigure}</p>
      <p class="figure" classList={{ "figure-text": isTurn() }} data-small={(props.state.position ?? 0) > 99_999}>
        <Show when={props.state.position !== null} fallback={<span class="blank" />}>
          {isTurn() ? texts.buyers.line.yourTurn : figure(props.state.position ?? 0)}
        </Show>
      </p>
      <p class="label">{isTurn() ? "\u00a0" : texts.buyers.line.behindFigure}</p>
      <p class="visually-hidden" role="status">
        {spoken().text}
      </p>
    </Stub>
  );
}
