import type { User } from "@admit/contract";
import { createSignal, Show } from "solid-js";
import { isPassing } from "../api/request.ts";
import { LinkButton } from "../ui/buttons.tsx";
import { useSession } from "./create-session.ts";

/** The signed-in user, and the buttons to sign out: here at once, on all devices after a question. */
export function SignedInAs(props: { user: User }) {
  const session = useSession();
  const [isAsked, setIsAsked] = createSignal(false);
  const [hasFailed, setHasFailed] = createSignal(false);
  let keep!: HTMLButtonElement;
  let everywhere!: HTMLButtonElement;

  async function leave(from?: "everywhere") {
    setHasFailed(false);
    try {
      await session.leave(from);
      // The pressed button is gone.
      document.querySelector("main")?.focus({ preventScroll: true });
    } catch (error) {
      if (!isPassing(error)) throw error;
      setHasFailed(true);
    }
  }
  function ask() {
    setIsAsked(true);
    keep.focus();
  }
  function stay() {
    setIsAsked(false);
    everywhere.focus();
  }
  return (
    <p>
      <Show
        when={isAsked()}
        fallback={
          <>
            Signed in as {props.user.email ?? props.user.name}{" "}
            <span class="foot-acts">
              <LinkButton onPress={() => void leave()}>Sign out</LinkButton>{" "}
              <LinkButton ref={everywhere} onPress={ask}>
                Sign out everywhere
              </LinkButton>
            </span>
          </>
        }
      >
        Sign out on all your devices? You’ll need a new link by email.{" "}
        <span class="foot-acts">
          <LinkButton onPress={() => void leave("everywhere")}>Sign out everywhere</LinkButton>{" "}
          <LinkButton ref={keep} onPress={stay}>
            Stay signed in
          </LinkButton>
        </span>
      </Show>
      <span role="alert">{hasFailed() ? " We can’t reach the service. You’re still signed in." : ""}</span>
    </p>
  );
}
