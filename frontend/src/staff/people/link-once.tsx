import type { Invitation } from "@admit/contract";
import { createSignal, createUniqueId, onMount, Show } from "solid-js";
import { momentAndZone } from "../../words/moment.ts";
import { nameOf } from "../parts/person.tsx";

interface LinkOnceProps {
  invitation: Invitation;
}

/** An activation link, on the one occasion that it can be seen. */
export function LinkOnce(props: LinkOnceProps) {
  const id = createUniqueId();
  const [copied, setCopied] = createSignal("");
  let title!: HTMLHeadingElement;
  let field!: HTMLInputElement;
  onMount(() => title.focus());

  async function copy() {
    field.select();
    try {
      await navigator.clipboard.writeText(props.invitation.activationUrl);
      setCopied("Copied.");
    } catch {
      // No clipboard on a page without https, or not allowed: the link is selected, and a key copies it.
      setCopied("Your browser does not let this page copy. The link is selected: copy it with the keyboard.");
    }
  }
  return (
    <section class="staff-section link-once" aria-labelledby={`${id}-title`}>
      <h2 ref={title} id={`${id}-title`} tabindex="-1">
        {nameOf(props.invitation.user)} is invited
      </h2>
      <p>
        This link activates their account. You see it now and never again.{" "}
        <Show when={props.invitation.sent} fallback="We haven't emailed it. Give it to them, and to no one else.">
          It is also on its way to {props.invitation.user.email}.
        </Show>
      </p>
      <div class="field">
        <label for={id}>Activation link</label>
        <div class="search-field">
          <input
            ref={field}
            id={id}
            class="input"
            readonly
            value={props.invitation.activationUrl}
            onFocus={(event) => event.currentTarget.select()}
          />
          <button class="button button-next button-small" type="button" onClick={() => void copy()}>
            Copy
          </button>
        </div>
        <p class="field-hint" role="status">
          {copied()}
        </p>
      </div>
      <p>
        It works once, until {momentAndZone(props.invitation.expiresAt)}. A link that they were given before works no
        more.
      </p>
    </section>
  );
}
