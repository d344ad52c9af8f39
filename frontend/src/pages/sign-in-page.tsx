import { useNavigate, useSearchParams } from "@solidjs/router";
import { createSignal, Match, Show, Switch, type JSX } from "solid-js";
import { isPassing } from "../api/request.ts";
import { createAnswer } from "../data/create-answer.ts";
import { texts } from "../language/texts.ts";
import { useSession } from "../session/create-session.ts";
import { LinkRequest } from "../session/link-request.tsx";
import { createTokenFromAddress, forgetAsked, isAskedHere, ownPath, readAsked } from "../session/return-to.ts";
import { labelOf, LinkOwnerNotice, linkText, LinkUse, otherAccount } from "../session/sign-in-link.tsx";
import { useSources } from "../sources/sources.ts";
import { ButtonLink, NextButton, NextLink } from "../ui/buttons.tsx";
import { createTitle, Skeleton } from "../ui/notices.tsx";
import "../styles/form.css";

/** Asks for an email address; with a link's token in the fragment, one button uses it. */
export default function SignInPage() {
  const session = useSession();
  const token = createTokenFromAddress();
  const [search] = useSearchParams<{ to?: string }>();
  const returnTo = () => ownPath(search.to, window.location.origin);
  createTitle(() => texts.tickets.signIn.signInTitle);
  return (
    <div class="form-page">
      <Switch>
        <Match when={token}>{(given) => <FollowLink token={given()} returnTo={returnTo()} />}</Match>
        <Match when={session.user()}>
          {(user) => (
            <>
              <h1>{texts.tickets.signIn.alreadySignedIn}</h1>
              <p>
                {texts.tickets.signIn.signedInAs<JSX.Element>(
                  <strong>
                    <bdi>{labelOf(user())}</bdi>
                  </strong>,
                )}
              </p>
              <NextLink href={returnTo() ?? "/"}>{texts.tickets.signIn.carryOn}</NextLink>
            </>
          )}
        </Match>
        <Match when={true}>
          <h1>{texts.tickets.signIn.signInTitle}</h1>
          <LinkRequest returnTo={returnTo() ?? "/"} />
        </Match>
      </Switch>
    </div>
  );
}

/** A link from an email: names its account before anything happens. */
function FollowLink(props: { token: string; returnTo: string | null }) {
  const sources = useSources();
  const session = useSession();
  const navigate = useNavigate();
  const [isSpent, setIsSpent] = createSignal(false);
  const preview = createAnswer(() => props.token, sources.api.previewSignIn);
  const onEntered = () => {
    const asked = readAsked(sources.storage, sources.clock.now());
    forgetAsked(sources.storage);
    navigate(props.returnTo ?? ownPath(asked?.path, window.location.origin) ?? "/", { replace: true });
  };
  const NewLink = () => <LinkRequest returnTo={props.returnTo ?? "/"} />;
  return (
    <Switch fallback={<Skeleton lines={["h1", "lead"]} label={texts.tickets.signIn.loadingLink} />}>
      <Match when={preview.error()}>
        {(error) => (
          <>
            <h1>{linkText(error()).title}</h1>
            <p class="lead">{linkText(error()).detail}</p>
            <Show when={isPassing(error())} fallback={<NewLink />}>
              <NextButton onPress={preview.again}>{texts.tickets.signIn.tryAgain}</NextButton>
            </Show>
          </>
        )}
      </Match>
      {/* Only once the session is known: else the button would switch accounts without a warning. */}
      <Match when={session.user() !== undefined && preview.value()}>
        {(owner) => {
          const other = () => (isSpent() ? null : otherAccount(session.user(), owner()));
          const isOurs = () => isAskedHere(sources, owner().email);
          const Stay = () => (
            <Show when={other()}>
              <ButtonLink class={`button ${isOurs() ? "button-quiet" : "button-next"}`} href={props.returnTo ?? "/"}>
                {texts.tickets.signIn.staySignedInAs<JSX.Element>(<bdi>{other()}</bdi>)}
              </ButtonLink>
            </Show>
          );
          return (
            <>
              <h1>{other() ? texts.tickets.signIn.switchQuestion : texts.tickets.signIn.signInTitle}</h1>
              <Show when={!isSpent()}>
                <Show when={!other()}>
                  <p class="lead">
                    {texts.tickets.signIn.almostThere<JSX.Element>(
                      <strong>
                        <bdi>{labelOf(owner())}</bdi>
                      </strong>,
                    )}
                  </p>
                </Show>
                <LinkOwnerNotice owner={owner()} current={session.user()} isAskedHere={isOurs()} />
              </Show>
              {/* First, since a reader who did not request this link should stay. */}
              <Show when={!isOurs()}>
                <Stay />
              </Show>
              <LinkUse
                label={other() ? texts.tickets.signIn.switchAccount : texts.tickets.signIn.carryOn}
                isSecond={Boolean(other()) && !isOurs()}
                use={() => sources.api.signIn({ token: props.token })}
                onEntered={onEntered}
                onSpent={() => setIsSpent(true)}
              />
              <Show when={isOurs()}>
                <Stay />
              </Show>
              <Show when={isSpent()}>
                <NewLink />
              </Show>
            </>
          );
        }}
      </Match>
    </Switch>
  );
}
