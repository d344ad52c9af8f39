import { createEffect, onCleanup, Show, onMount, type Accessor, type JSX } from "solid-js";
import { ConnectionLost, Refused } from "../api/request.ts";

/** The page's title: "My tickets · Admit". Null keeps the service's name alone. */
export function createTitle(title: Accessor<string | null | undefined>): void {
  createEffect(() => {
    const name = title();
    document.title = name ? `${name} · Admit` : "Admit";
  });
  onCleanup(() => (document.title = "Admit"));
}

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

/** In the place of a page that threw, or whose part could not be loaded. */
export function BrokenPage(props: { error: unknown }) {
  createTitle(() => "Something failed");
  onMount(() => reportError(props.error));
  return (
    <div class="notice" role="alert">
      <h1>This page failed</h1>
      <p>A fault on our side, or a lost connection. What you bought and your place in line are kept.</p>
      <button class="button button-next" type="button" onClick={() => window.location.reload()}>
        Reload
      </button>
    </div>
  );
}

/** Nothing is here, or nothing that this reader may see: the two look alike. */
export function NotFound(props: { what: "page" | "event" | "ticket" | "purchase" }) {
  createTitle(() => "Not found");
  return (
    <div class="notice">
      <h1>No such {props.what}</h1>
      <p>{sentences[props.what]}</p>
      <a class="button" href="/">
        See all events
      </a>
    </div>
  );
}

const sentences = {
  page: "There is nothing at this address. It may have been mistyped.",
  event: "This event does not exist, or is not published. The address may have been mistyped.",
  ticket: "This ticket does not exist, or belongs to somebody else.",
  purchase: "This purchase does not exist, or belongs to somebody else. Nothing was issued for it here.",
};
