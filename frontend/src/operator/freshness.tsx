import { Match, Switch } from "solid-js";
import { ConnectionLost, Refused } from "../api/request.ts";
import { useConsole } from "./console-context.ts";
import { lookMs } from "./follow-overview.ts";
import { age } from "../format/amounts.ts";

/** How fresh is what the page shows, in a line that keeps its room. */
export function Freshness() {
  const { feed } = useConsole();
  return (
    <p class="freshness" data-stale={feed.staleMs() !== null}>
      <Switch fallback="Live">
        <Match when={feed.staleMs()}>
          {(staleMs) => (
            <strong>
              {feed.way() === null ? "Nothing is known yet." : `Not live: what you see is ${age(staleMs())} old.`}{" "}
              {faultWords(feed.error())}
            </strong>
          )}
        </Match>
        <Match when={feed.way() === null}>Asking…</Match>
        <Match when={feed.way() === "asked"}>
          The live stream does not answer: asking every {lookMs / 1000} seconds.
        </Match>
      </Switch>
    </p>
  );
}

function faultWords(error: unknown): string {
  if (error instanceof ConnectionLost) return "The service cannot be reached; asking again.";
  if (error instanceof Refused && error.problem.status === 403) return error.problem.detail;
  if (error instanceof Refused) return "The service cannot answer; asking again.";
  return "Asking again.";
}
