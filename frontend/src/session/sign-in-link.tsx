import type { User, SignedIn } from "@admit/contract";
import { Show, createSignal } from "solid-js";
import { ConnectionLost, Refused, isPassing } from "../api/request.ts";
import { useSession } from "./create-session.ts";

/** Why a link from a mail does not work, in words. */
export function linkText(error: unknown): { title: string; detail: string } {
  if (error instanceof ConnectionLost) {
    return { title: "We lost the connection.", detail: "The link was not used up, as far as we know. Try again." };
  }
  const code = error instanceof Refused ? error.problem.code : "internal-error";
  if (code === "link-used") {
    return { title: "This link was used already.", detail: "Each link works once. Ask for a new one below." };
  }
  if (code === "link-expired" && error instanceof Refused) {
    // Its time is over, a newer one has replaced it, or it is not needed any more: the service knows which.
    return { title: "This link does not work any more.", detail: error.problem.detail };
  }
  if (code === "link-unknown") {
    return {
      title: "This link is not known.",
      detail: "It may have been cut off on the way. Copy the whole address from the mail, or ask for a new one below.",
    };
  }
  if (code === "rate-limited" && error instanceof Refused) {
    return { title: "Try again later.", detail: error.problem.detail };
  }
  if (code === "own-link") {
    return {
      title: "This link is for someone else.",
      detail: "You made it for them: give it to them. It opens their account, and no one else's.",
    };
  }
  if (code === "user-not-eligible" || code === "forbidden") {
    return { title: "This account cannot be used.", detail: "Ask the organiser." };
  }
  return {
    title: "This did not work.",
    detail: "The service cannot answer right now. The link stays good: try again.",
  };
}

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

interface LinkUseProps {
  /** What the button says. */
  label: string;
  /** Whether something else is the next action, and this only possible. */
  isSecond?: boolean;
  /** Uses the link up; throws as the API does. */
  use: () => Promise<SignedIn>;
  onEntered: () => void;
  /** The link is of no more use. */
  onSpent: () => void;
}

/**
 * One button that uses a link up. Not by itself when the page opens: mail scanners open links too, and would
 * leave the reader with one that was used.
 */
export function LinkUse(props: LinkUseProps) {
  const session = useSession();
  const [isBusy, setIsBusy] = createSignal(false);
  const [error, setError] = createSignal<unknown>();

  async function use() {
    if (isBusy()) return;
    setIsBusy(true);
    setError(undefined);
    try {
      session.enter((await props.use()).user);
      props.onEntered();
    } catch (reason) {
      setError(reason);
      if (!isPassing(reason)) props.onSpent();
    }
    setIsBusy(false);
  }

  return (
    <>
      <div role="alert" class="form-answer">
        <Show when={error()}>
          <p class="lead">{linkText(error()).title}</p>
          <p>{linkText(error()).detail}</p>
        </Show>
      </div>
      <Show when={!error() || isPassing(error())}>
        <button
          class="button"
          classList={{ "button-next": !props.isSecond }}
          type="button"
          aria-disabled={isBusy()}
          onClick={() => void use()}
        >
          {isBusy() ? "One moment…" : error() ? "Try again" : props.label}
        </button>
      </Show>
    </>
  );
}
