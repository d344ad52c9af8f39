import { useNavigate } from "@solidjs/router";
import { createSignal, Match, Show, Switch } from "solid-js";
import { createAnswer } from "../api/create-answer.ts";
import { isPassing, isRefusal } from "../api/errors.ts";
import { Invitation } from "../session/invitation.tsx";
import { LinkRequest } from "../session/link-request.tsx";
import { linkText } from "../session/link-text.ts";
import { LinkUse } from "../session/link-use.tsx";
import { useSession } from "../session/session-context.ts";
import { createTokenFromAddress } from "../session/token-in-address.ts";
import { useSources } from "../sources.ts";
import { createTitle } from "./create-title.ts";
import "../styles/form.css";

/** Where all of the holder's codes are, with nothing left to press. */
const ticketsPath = "/tickets/all";

/**
 * An invitation's link leads here. Opening it uses nothing up, as mail scanners do; one confirmation activates
 * the account, and its tickets show their codes.
 */
export default function ActivatePage() {
  const sources = useSources();
  const session = useSession();
  const navigate = useNavigate();
  const token = createTokenFromAddress();
  const [isSpent, setIsSpent] = createSignal(false);
  const preview = createAnswer(
    () => token,
    (link, signal) => sources.api.previewActivation(link, signal),
  );
  const invited = () => preview.value()?.invitedBy !== null;
  createTitle(() => "Activate your account");

  return (
    <div class="form-page">
      <Switch fallback={<Loading />}>
        <Match when={token === null}>
          <WithoutLink />
        </Match>
        <Match when={preview.error()}>{(error) => <DeadLink error={error()} onAgain={preview.again} />}</Match>
        {/* Not before it is known who is signed in: the invitation says whom it would sign out. */}
        <Match when={session.user() !== undefined && preview.value()}>
          {(loaded) => (
            <>
              <h1>{invited() ? "You are invited" : "Activate your account"}</h1>
              <Show when={!isSpent()}>
                <Invitation preview={loaded()} />
              </Show>
              <LinkUse
                label="Activate my account"
                use={() => sources.api.activate(token ?? "")}
                onEntered={() => navigate(ticketsPath, { replace: true })}
                onSpent={() => setIsSpent(true)}
              />
              <Show when={isSpent()}>
                <LinkRequest returnTo={ticketsPath} />
              </Show>
            </>
          )}
        </Match>
      </Switch>
    </div>
  );
}

function WithoutLink() {
  const session = useSession();
  return (
    <>
      <h1>Activate your account</h1>
      <p class="lead">
        {session.user()?.status === "INVITED"
          ? "Open the link in your invitation, or have a new one sent to your address."
          : "This address is not whole: the link in the mail is longer. Open it from there, or have a new one sent."}
      </p>
      <LinkRequest returnTo={ticketsPath} />
    </>
  );
}

/** A link that opens nothing, or cannot right now: why, and how to go on. */
function DeadLink(props: { error: unknown; onAgain: () => void }) {
  const session = useSession();
  const isOwn = () => isRefusal(props.error, "link-used") && session.user();
  return (
    <>
      <h1>{linkText(props.error).title}</h1>
      <Switch
        fallback={
          <>
            <p class="lead">{linkText(props.error).detail}</p>
            <LinkRequest returnTo={ticketsPath} />
          </>
        }
      >
        <Match when={isPassing(props.error)}>
          <p class="lead">{linkText(props.error).detail}</p>
          <button class="button button-next" type="button" onClick={() => props.onAgain()}>
            Try again
          </button>
        </Match>
        <Match when={isRefusal(props.error, "forbidden") || isRefusal(props.error, "own-link")}>
          <p class="lead">{linkText(props.error).detail}</p>
        </Match>
        <Match when={isOwn()}>
          {(user) => (
            <>
              <p class="lead">You are signed in as {user().email ?? user().name}. Your tickets are here.</p>
              <a class="button button-next" href={ticketsPath}>
                Show my tickets
              </a>
            </>
          )}
        </Match>
        <Match when={isRefusal(props.error, "link-used")}>
          <p class="lead">The account is active: sign in to see its tickets.</p>
          <LinkRequest returnTo={ticketsPath} />
        </Match>
      </Switch>
    </>
  );
}

function Loading() {
  return (
    <div class="form-blank" aria-busy="true" aria-label="Loading your invitation">
      <p class="h1">
        <span class="blank" />
      </p>
      <p class="lead">
        <span class="blank" />
      </p>
      <p>
        <span class="blank blank-short" />
      </p>
    </div>
  );
}
