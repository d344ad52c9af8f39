import type { User } from "@admit/contract";
import { createSignal, Show, type JSX } from "solid-js";
import { isPassing } from "../api/request.ts";
import { LinkButton } from "../ui/buttons.tsx";
import { useSession } from "./create-session.ts";
import { texts } from "../language/texts.ts";

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
            {texts.buyers.session.signedInAs<JSX.Element>(<bdi>{props.user.email ?? props.user.name}</bdi>)}{" "}
            <span class="foot-acts">
              <LinkButton onPress={() => void leave()}>{texts.buyers.session.signOut}</LinkButton>{" "}
              <LinkButton ref={everywhere} onPress={ask}>
                {texts.buyers.session.signOutEverywhere}
              </LinkButton>
            </span>
          </>
        }
      >
        {texts.buyers.session.everywhereQuestion}{" "}
        <span class="foot-acts">
          <LinkButton onPress={() => void leave("everywhere")}>{texts.buyers.session.signOutEverywhere}</LinkButton>{" "}
          <LinkButton ref={keep} onPress={stay}>
            {texts.buyers.session.staySignedIn}
          </LinkButton>
        </span>
      </Show>
      <span role="alert">{hasFailed() ? ` ${texts.buyers.session.notReached}` : ""}</span>
    </p>
  );
}
