import { Show, type JSX } from "solid-js";
import { ConnectionLost, Refused } from "../api/errors.ts";

interface ApologyProps {
  error: unknown;
  /** What was wanted: "These events", "Your tickets". */
  what: string;
  onAgain?: () => void;
}

/** In the place of something that could not be loaded: why, and what to do. */
export function Apology(props: ApologyProps): JSX.Element {
  return (
    <div class="apology" role="alert">
      <p class="lead">{props.what} could not be loaded.</p>
      <p>{reason(props.error)}</p>
      <Show when={props.onAgain}>
        {(again) => (
          <button class="button" type="button" onClick={() => again()()}>
            Try again
          </button>
        )}
      </Show>
    </div>
  );
}

function reason(error: unknown): string {
  if (error instanceof ConnectionLost) return "We could not reach the service. Check your connection.";
  if (error instanceof Refused && error.problem.status === 429)
    return "Too many requests came from here. Wait a moment.";
  if (error instanceof Refused && error.problem.status >= 500) return "The service cannot answer right now.";
  if (error instanceof Refused) return error.problem.detail || error.problem.title;
  return "A fault in this page. Reloading may help.";
}
