import { Show } from "solid-js";
import { ConnectionLost } from "../api/request.ts";
import { clock } from "../format/time.ts";
import { useSources } from "../sources/sources.ts";
import type { Held } from "./create-held.ts";

/** Above a saved copy of tickets: since when, and why. */
export function OfflineNotice(props: { held: Held }) {
  const sources = useSources();
  return (
    <div role="status" class="seen">
      <Show when={props.held.trouble() ? props.held.shown() : undefined}>
        {(shown) => (
          <p>
            <span>{reason(props.held.trouble())}</span>{" "}
            <span>Saved copy from {clock(shown().seenAt, sources.clock.now())}.</span>
          </p>
        )}
      </Show>
    </div>
  );
}

function reason(trouble: unknown): string {
  if (trouble === "slow") return "Slow connection.";
  return trouble instanceof ConnectionLost ? "Offline." : "The service isn’t responding.";
}
