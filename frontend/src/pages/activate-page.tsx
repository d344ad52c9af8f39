import type { ActivationPreview } from "@admit/contract";
import { useNavigate } from "@solidjs/router";
import { createSignal, For, Match, Show, Switch, type JSX } from "solid-js";
import { isPassing, isRefusal } from "../api/request.ts";
import { createAnswer } from "../data/create-answer.ts";
import { span } from "../format/format.ts";
import { texts } from "../language/texts.ts";
import { useSession } from "../session/create-session.ts";
import { LinkRequest } from "../session/link-request.tsx";
import { createTokenFromAddress, isAskedHere } from "../session/return-to.ts";
import { LinkOwnerNotice, linkText, LinkUse } from "../session/sign-in-link.tsx";
import { useSources } from "../sources/sources.ts";
import { NextButton, NextLink } from "../ui/buttons.tsx";
import { createTitle, Skeleton } from "../ui/notices.tsx";
import "../styles/form.css";

/** All codes of the holder on one page. */
const ticketsPath = "/tickets/all";

/**
 * The page of an invitation's link. Opening it does not use the link up, since mail scanners open links too; one
 * confirmation activates the account, and its tickets show their codes.
 */
export default function ActivatePage() {
  const sources = useSources();
  const session = useSession();
  const navigate = useNavigate();
  const token = createTokenFromAddress();
  const [isSpent, setIsSpent] = createSignal(false);
  const preview = createAnswer(() => token, sources.api.previewActivation);
  createTitle(() => texts.tickets.activation.activateAccount);
  return (
    <div class="form-page">
      <Switch
        fallback={<Skeleton lines={["h1", "lead", "aside"]} label={texts.tickets.activation.loadingInvitation} />}
      >
        <Match when={token === null}>
          <h1>{texts.tickets.activation.activateAccount}</h1>
          <p class="lead">
            {session.user()?.status === "INVITED"
              ? texts.tickets.activation.openInvitation
              : texts.tickets.activation.incompleteLink}
          </p>
          <LinkRequest returnTo={ticketsPath} />
        </Match>
        <Match when={preview.error()}>{(error) => <DeadLink error={error()} onAgain={preview.again} />}</Match>
        {/* Only once the session is known: the invitation names the account that it would sign out. */}
        <Match when={session.user() !== undefined && preview.value()}>
          {(loaded) => (
            <>
              <h1>
                {loaded().invitedBy === null
                  ? texts.tickets.activation.activateAccount
                  : texts.tickets.activation.youAreInvited}
              </h1>
              <Show when={!isSpent()}>
                <Invitation preview={loaded()} />
              </Show>
              <LinkUse
                label={texts.tickets.activation.activateMine}
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

function Invitation(props: { preview: ActivationPreview }) {
  const session = useSession();
  const sources = useSources();
  const hasTickets = () => props.preview.events.length > 0;
  return (
    <>
      <p class="lead">
        {props.preview.invitedBy
          ? texts.tickets.activation.invitedBy<JSX.Element>(<bdi>{props.preview.invitedBy}</bdi>)
          : texts.tickets.activation.accountReady}
      </p>
      <p class="aside">
        {texts.tickets.activation.forOwner<JSX.Element>(
          <bdi>{[props.preview.name, props.preview.email].filter(Boolean).join(", ")}</bdi>,
        )}
      </p>
      <Show when={hasTickets()}>
        <ul class="waiting" aria-label={texts.tickets.activation.ownTickets}>
          <For each={props.preview.events}>
            {(event) => (
              <li>
                <strong dir="auto">{event.title}</strong>
                <span>
                  {texts.tickets.activation.ticketsOn(
                    event.tickets,
                    event.startsAt ? span(event) : texts.tickets.activation.dateOpen,
                  )}
                </span>
              </li>
            )}
          </For>
        </ul>
      </Show>
      <p>{hasTickets() ? texts.tickets.activation.activateForCodes : texts.tickets.activation.activateToBuy}</p>
      <LinkOwnerNotice
        owner={props.preview}
        current={session.user()}
        isAskedHere={props.preview.invitedBy !== null || isAskedHere(sources, props.preview.email)}
      />
    </>
  );
}

/** Why a link does not work, and what to do next. */
function DeadLink(props: { error: unknown; onAgain: () => void }) {
  const session = useSession();
  const isUsed = () => isRefusal(props.error, "link-used");
  const detail = () => {
    if (!isUsed()) return linkText(props.error).detail;
    const user = session.user();
    return user
      ? texts.tickets.activation.ticketsAreHere(user.email ?? user.name)
      : texts.tickets.activation.alreadyActive;
  };
  return (
    <>
      <h1>{linkText(props.error).title}</h1>
      <p class="lead">{detail()}</p>
      <Switch fallback={<LinkRequest returnTo={ticketsPath} />}>
        <Match when={isPassing(props.error)}>
          <NextButton onPress={props.onAgain}>{texts.tickets.activation.tryLinkAgain}</NextButton>
        </Match>
        <Match when={isRefusal(props.error, "forbidden") || isRefusal(props.error, "own-link")}>{null}</Match>
        <Match when={isUsed() && session.user()}>
          <NextLink href={ticketsPath}>{texts.tickets.activation.showMine}</NextLink>
        </Match>
      </Switch>
    </>
  );
}
