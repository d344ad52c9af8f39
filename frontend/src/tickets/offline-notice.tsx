import { Show } from "solid-js";
import { ConnectionLost } from "../api/request.ts";
import { useSources } from "../sources/sources.ts";
import { clock } from "../format/time.ts";
import type { Held } from "./create-held.ts";

/** Above tickets that are not the service's last word: since when, and why. */
export function OfflineNotice(props: { held: Held }) {
  const sources = useSources();
  return (
    <div role="status" class="seen">
      <Show when={props.held.trouble() ? props.held.shown() : undefined}>
        {(shown) => (
          <p>
            <span>Shown from this device, as of {clock(shown().seenAt, sources.clock.now())}.</span>{" "}
            <span>{reason(props.held.trouble())}</span>
          </p>
        )}
      </Show>
    </div>
  );
}

function reason(trouble: unknown): string {
  if (trouble === "slow") return "The connection is slow.";
  return trouble instanceof ConnectionLost ? "No connection." : "The service cannot answer right now.";
}
