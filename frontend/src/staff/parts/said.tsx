import { Show } from "solid-js";

/**
 * Where a page says what came of the last act: in view wherever the page stands, pushing nothing about, and gone
 * again after a while, since the page itself shows it as well.
 */
export function Said(props: { children: string }) {
  return (
    <div class="said" role="status" tabindex="-1">
      <Show when={props.children} keyed>
        {(words) => <p>{words}</p>}
      </Show>
    </div>
  );
}
