import type { ActivationPreview } from "@admit/contract";
import { For, Show } from "solid-js";
import { tickets } from "../words/count.ts";
import { span } from "../words/moment.ts";
import { useSources } from "../sources.ts";
import { LinkOwnerNotice } from "./link-owner.tsx";
import { isAskedHere } from "./return-to.ts";
import { useSession } from "./session-context.ts";

/** Who invites whom to what, before it is confirmed. */
export function Invitation(props: { preview: ActivationPreview }) {
  const session = useSession();
  const sources = useSources();
  const hasTickets = () => props.preview.events.length > 0;
  return (
    <>
      <p class="lead">
        {props.preview.invitedBy ? `${props.preview.invitedBy} has invited you.` : "An account is ready for you."}
      </p>
      <p class="form-hint">For {nameOf(props.preview)}.</p>
      <Show when={hasTickets()}>
        <ul class="waiting" aria-label="What waits for you">
          <For each={props.preview.events}>
            {(event) => (
              <li>
                <strong>{event.title}</strong>
                <span>
                  {tickets(event.tickets)}, {event.startsAt ? span(event.startsAt, null) : "date to be announced"}
                </span>
              </li>
            )}
          </For>
        </ul>
      </Show>
      <p>
        {hasTickets()
          ? "Activate the account, and these tickets show their codes at once."
          : "No tickets wait for you yet. Activate the account, and you can buy and receive some."}
      </p>
      <LinkOwnerNotice
        owner={props.preview}
        current={session.user()}
        isAskedHere={props.preview.invitedBy !== null || isAskedHere(sources, props.preview.email)}
      />
    </>
  );
}

const nameOf = ({ name, email }: ActivationPreview): string => [name, email].filter(Boolean).join(", ");
