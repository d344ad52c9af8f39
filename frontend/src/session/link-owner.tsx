import type { User } from "@admit/contract";
import { Show } from "solid-js";

/** The account that a link opens. */
export interface LinkOwner {
  email: string | null;
  name: string;
}

interface LinkOwnerNoticeProps {
  owner: LinkOwner;
  /** Who is signed in now. */
  current: User | null | undefined;
  /** Whether the link was requested in this browser. */
  isAskedHere: boolean;
}

/** Names both accounts before a link replaces one by the other, since an attacker can send a link of their own. */
export function LinkOwnerNotice(props: LinkOwnerNoticeProps) {
  const other = () => otherAccount(props.current, props.owner);
  return (
    <Show when={other() || !props.isAskedHere}>
      <div class="form-notice">
        <Show when={other()}>
          <p>
            You are signed in as <strong>{other()}</strong>. This link switches you to{" "}
            <strong>{labelOf(props.owner)}</strong>.
          </p>
        </Show>
        <Show when={!props.isAskedHere}>
          <p>This link wasn't requested in this browser. If you didn't request it elsewhere, don't continue.</p>
        </Show>
      </div>
    </Show>
  );
}

/** The account that would be signed out, or null if there is none. */
export const otherAccount = (current: User | null | undefined, owner: LinkOwner): string | null =>
  current && current.email !== owner.email ? labelOf(current) : null;

export const labelOf = ({ email, name }: LinkOwner): string => email ?? name;
