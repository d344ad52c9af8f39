import type { Invitation } from "@admit/contract";
import { createSignal, createUniqueId, onMount, Show } from "solid-js";
import { momentAndZone } from "../../words/moment.ts";
import { nameOf } from "../parts/person.tsx";

interface LinkOnceProps {
  invitation: Invitation;
}

/** A new invitation, with its link, which is shown this once; or the note that it went by mail alone. */
export function LinkOnce(props: LinkOnceProps) {
  const id = createUniqueId();
  let title!: HTMLHeadingElement;
  onMount(() => title.focus());
  return (
    <section class="staff-section link-once" aria-labelledby={`${id}-title`}>
      <h2 ref={title} id={`${id}-title`} tabindex="-1">
        {nameOf(props.invitation.user)} is invited
      </h2>
      <Show when={props.invitation.activationUrl} fallback={<ByMailOnly invitation={props.invitation} />}>
        {(url) => <ShownLink {...props} url={url()} />}
      </Show>
      <p>It works once, until {momentAndZone(props.invitation.expiresAt)}. Earlier links stop working.</p>
    </section>
  );
}

/** Asked for, or an account of staff: only its mailbox opens it. */
function ByMailOnly(props: { invitation: Invitation }) {
  return (
    <p>
      The link is on its way to {props.invitation.user.email}. No one else sees it
      <Show when={props.invitation.user.role !== "BUYER"}>, since it opens an account of staff</Show>.
    </p>
  );
}

function ShownLink(props: LinkOnceProps & { url: string }) {
  const id = createUniqueId();
  const [copied, setCopied] = createSignal("");
  let field!: HTMLInputElement;

  async function copy() {
    field.select();
    try {
      await navigator.clipboard.writeText(props.url);
      setCopied("Copied.");
    } catch {
      // No clipboard on a page without https, or not allowed: the link is selected, and a key copies it.
      setCopied("Your browser does not let this page copy. The link is selected: copy it with the keyboard.");
    }
  }
  return (
    <>
      <p>
        This link activates their account. Copy it now; it won't be shown again. We haven't emailed it. Give it to them,
        and to no one else. It won't open while you are signed in here.
      </p>
      <div class="field">
        <label for={id}>Activation link</label>
        <div class="search-field">
          <input
            ref={field}
            id={id}
            class="input"
            readonly
            value={props.url}
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
    </>
  );
}
