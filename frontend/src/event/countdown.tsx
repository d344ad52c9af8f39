import { Show } from "solid-js";
import { countdown, spokenCountdown } from "../words/duration.ts";

/** Time left until the sale opens, in figures that stand still. */
export function Countdown(props: { ms: number }) {
  const left = () => countdown(props.ms);
  return (
    <p class="countdown" role="timer" aria-label={spokenCountdown(props.ms)}>
      <Show when={left().days > 0}>
        <span class="countdown-days" aria-hidden="true">
          {left().days} {left().days === 1 ? "day" : "days"}
        </span>
      </Show>
      <span class="figure" aria-hidden="true">
        {left().time}
      </span>
    </p>
  );
}
