import { useNavigate, useSearchParams } from "@solidjs/router";
import { createSignal, Match, Show, Switch } from "solid-js";
import { LinkRequest } from "../session/link-request.tsx";
import { LinkUse } from "../session/link-use.tsx";
import { ownPath, takeReturn } from "../session/return-to.ts";
import { useSession } from "../session/session-context.ts";
import { createTokenFromAddress } from "../session/token-in-address.ts";
import { useSources } from "../sources.ts";
import { createTitle } from "./create-title.ts";
import "../styles/form.css";

/** Signing in: asks for an address; with a link's token in the fragment, one button uses it. */
export default function SignInPage() {
  const sources = useSources();
  const session = useSession();
  const navigate = useNavigate();
  const [search] = useSearchParams<{ to?: string }>();
  const token = createTokenFromAddress();
  const [isSpent, setIsSpent] = createSignal(false);
  createTitle(() => "Sign in");

  const asked = () => ownPath(search.to, window.location.origin);
  const goOn = () =>
    navigate(asked() ?? ownPath(takeReturn(sources.storage, sources.clock.now()), window.location.origin) ?? "/", {
      replace: true,
    });

  return (
    <div class="form-page">
      <Switch>
        <Match when={token !== null}>
          <h1>Sign in</h1>
          <Show when={!isSpent()}>
            <p>Your link has brought you here. It works once.</p>
          </Show>
          <LinkUse
            label="Continue"
            use={() => sources.api.signIn(token ?? "")}
            onEntered={goOn}
            onSpent={() => setIsSpent(true)}
          />
          <Show when={isSpent()}>
            <LinkRequest returnTo={asked() ?? "/"} />
          </Show>
        </Match>
        <Match when={session.user()}>
          {(user) => (
            <>
              <h1>You are signed in</h1>
              <p>
                As <strong>{user().email}</strong>.
              </p>
              <a class="button button-next" href={asked() ?? "/"}>
                Go on
              </a>
            </>
          )}
        </Match>
        <Match when={true}>
          <h1>Sign in</h1>
          <LinkRequest returnTo={asked() ?? "/"} />
        </Match>
      </Switch>
    </div>
  );
}
