import { onMount } from "solid-js";
import { createTitle } from "./create-title.ts";

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
