import { useNavigate, useSearchParams } from "@solidjs/router";
import { createSignal, Match, Show, Switch } from "solid-js";
import { createAnswer } from "../data/create-answer.ts";
import { isPassing } from "../api/request.ts";
import { labelOf, LinkOwnerNotice, otherAccount, linkText, LinkUse } from "../session/sign-in-link.tsx";
import { LinkRequest } from "../session/link-request.tsx";
import { forgetAsked, isAskedHere, ownPath, readAsked, createTokenFromAddress } from "../session/return-to.ts";
import { useSession } from "../session/create-session.ts";
import { useSources } from "../sources/sources.ts";
import { createTitle } from "../ui/notices.tsx";
import "../styles/form.css";

/** Signing in: asks for an address; with a link's token in the fragment, one button uses it. */
export default function SignInPage() {
  const session = useSession();
  const token = createTokenFromAddress();
  const [search] = useSearchParams<{ to?: string }>();
  const asked = () => ownPath(search.to, window.location.origin);
  createTitle(() => "Sign in");

  return (
    <div class="form-page">
      <Switch>
        <Match when={token}>{(given) => <FollowLink token={given()} asked={asked()} />}</Match>
        <Match when={session.user()}>
          {(user) => (
            <>
              <h1>You're signed in</h1>
              <p>
                As <strong>{labelOf(user())}</strong>.
              </p>
              <a class="button button-next" href={asked() ?? "/"}>
                Continue
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

/** A link from a mail: names the account that it opens before anything happens. */
function FollowLink(props: { token: string; asked: string | null }) {
  const sources = useSources();
  const session = useSession();
  const navigate = useNavigate();
  const [isSpent, setIsSpent] = createSignal(false);
  const preview = createAnswer(
    () => props.token,
    (link, signal) => sources.api.previewSignIn(link, signal),
  );
  const goOn = () => {
    const asked = readAsked(sources.storage, sources.clock.now());
    forgetAsked(sources.storage);
    navigate(props.asked ?? ownPath(asked?.path, window.location.origin) ?? "/", { replace: true });
  };

  return (
    <Switch
      fallback={
        <div class="form-blank" aria-busy="true" aria-label="Loading your link">
          <p class="h1">
            <span class="blank" />
          </p>
          <p class="lead">
            <span class="blank" />
          </p>
        </div>
      }
    >
      <Match when={preview.error()}>
        {(error) => (
          <>
            <h1>{linkText(error()).title}</h1>
            <p class="lead">{linkText(error()).detail}</p>
            <Show when={isPassing(error())} fallback={<LinkRequest returnTo={props.asked ?? "/"} />}>
              <button class="button button-next" type="button" onClick={() => preview.again()}>
                Try again
              </button>
            </Show>
          </>
        )}
      </Match>
      {/* Not before it is known who is signed in: else the button would switch accounts without a word. */}
      <Match when={session.user() !== undefined && preview.value()}>
        {(owner) => {
          const other = () => (isSpent() ? null : otherAccount(session.user(), owner()));
          const isOurs = () => isAskedHere(sources, owner().email);
          const Stay = () => (
            <Show when={other()}>
              <a class={`button ${isOurs() ? "button-quiet" : "button-next"}`} href={props.asked ?? "/"}>
                Stay signed in as {other()}
              </a>
            </Show>
          );
          return (
            <>
              <h1>{other() ? "Switch account?" : "Sign in"}</h1>
              <Show when={!isSpent()}>
                <Show when={!other()}>
                  <p class="lead">
                    Almost there. Sign in as <strong>{labelOf(owner())}</strong>?
                  </p>
                </Show>
                <LinkOwnerNotice owner={owner()} current={session.user()} isAskedHere={isOurs()} />
              </Show>
              {/* The next action comes first: a person who did not ask for this link should not follow it. */}
              <Show when={!isOurs()}>
                <Stay />
              </Show>
              <LinkUse
                label={other() ? "Switch account" : "Continue"}
                isSecond={Boolean(other()) && !isOurs()}
                use={() => sources.api.signIn(props.token)}
                onEntered={goOn}
                onSpent={() => setIsSpent(true)}
              />
              <Show when={isOurs()}>
                <Stay />
              </Show>
              <Show when={isSpent()}>
                <LinkRequest returnTo={props.asked ?? "/"} />
              </Show>
            </>
          );
        }}
      </Match>
    </Switch>
  );
}
