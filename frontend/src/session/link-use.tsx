import type { SignedIn } from "@admit/contract";
import { createSignal, Show } from "solid-js";
import { isPassing } from "../api/errors.ts";
import { linkText } from "./link-text.ts";
import { useSession } from "./session-context.ts";

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
