import type { ActivationPreview } from "@admit/contract";
import { For, Show, createSignal, Match, Switch } from "solid-js";
import { useNavigate } from "@solidjs/router";
import { tickets } from "../format/numbers.ts";
import { span } from "../format/time.ts";
import { useSources } from "../sources/sources.ts";
import { LinkOwnerNotice, linkText, LinkUse } from "../session/sign-in-link.tsx";
import { isAskedHere, createTokenFromAddress } from "../session/return-to.ts";
import { useSession } from "../session/create-session.ts";
import { createAnswer } from "../data/create-answer.ts";
import { isPassing, isRefusal } from "../api/request.ts";
import { LinkRequest } from "../session/link-request.tsx";
import { createTitle } from "../ui/notices.tsx";
import "../styles/form.css";

/** Who invites whom to what, before it is confirmed. */
function Invitation(props: { preview: ActivationPreview }) {
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
