import type { Event, Problem } from "@admit/contract";
import { Show } from "solid-js";
import { signInAndReturn } from "../session/return-to.ts";
import { refusalText } from "./refusal-text.ts";

interface RefusalProps {
  problem: Problem;
  event: Event;
  onClose: () => void;
}

/** Why a purchase was refused, and the one thing to do next. */
export function Refusal(props: RefusalProps) {
  const text = () => refusalText(props.problem, props.event);
  return (
    <div class="refusal" role="alert">
      <p class="lead">{text().title}</p>
      <p>{text().detail}</p>
      <Show
        when={props.problem.code === "unauthenticated"}
        fallback={
          <button class="button" type="button" onClick={() => props.onClose()}>
            Back to the event
          </button>
        }
      >
        <a class="button button-next" href={signInAndReturn(`/events/${props.event.slug}`)}>
          Sign in
        </a>
      </Show>
    </div>
  );
}
