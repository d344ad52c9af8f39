import type { SignedIn, User } from "@admit/contract";
import { Show, type JSX } from "solid-js";
import { ConnectionLost, isPassing, Refused } from "../api/request.ts";
import { createAction } from "../data/create-answer.ts";
import { Button } from "../ui/buttons.tsx";
import { useSession } from "./create-session.ts";
import { texts } from "../language/texts.ts";

type LinkTexts = typeof texts.buyers.link;
const unusable = (link: LinkTexts) => [link.accountUnusable, link.contactTheOrganiser] as const;

const linkErrors: Partial<Record<string, (link: LinkTexts) => readonly [title: string, detail: string]>> = {
  "link-used": (link) => [link.used, link.worksOnce],
  "link-unknown": (link) => [link.unknown, link.incomplete],
  "own-link": (link) => [link.forOthers, link.sendItToThem],
  "user-not-eligible": unusable,
  forbidden: unusable,
};

/** Why a link from an email does not work. */
export function linkText(error: unknown): { title: string; detail: string } {
  const { link, refusal } = texts.buyers;
  if (error instanceof ConnectionLost) return { title: link.lostConnection, detail: link.shouldStillWork };
  const problem = error instanceof Refused ? error.problem : null;
  // Only the service knows whether a link has expired, was replaced or is no longer needed.
  if (problem?.code === "link-expired") return { title: link.worksNoLonger, detail: problem.detail };
  if (problem?.code === "rate-limited") return { title: link.tryLater, detail: problem.detail };
  const [title, detail] = linkErrors[problem?.code ?? ""]?.(link) ?? [refusal.didNotWork, link.stillWorks];
  return { title, detail };
}

/** The account that a link opens. */
interface LinkOwner {
  email: string | null;
  name: string;
}

interface LinkOwnerNoticeProps {
  owner: LinkOwner;
  /** The signed-in user. */
  current: User | null | undefined;
  /** Whether the link was requested in this browser. */
  isAskedHere: boolean;
}

/** Names both accounts before a link switches them, since an attacker can send a link to their own account. */
export function LinkOwnerNotice(props: LinkOwnerNoticeProps) {
  const other = () => otherAccount(props.current, props.owner);
  return (
    <Show when={other() || !props.isAskedHere}>
      <div class="form-notice">
        <Show when={other()}>
          <p>
            {texts.buyers.link.switches<JSX.Element>(
              <Account name={other()} />,
              <Account name={labelOf(props.owner)} />,
            )}
          </p>
        </Show>
        <Show when={!props.isAskedHere}>
          <p>{texts.buyers.link.notAskedHere}</p>
        </Show>
      </div>
    </Show>
  );
}

const Account = (props: { name: string | null }) => (
  <strong>
    <bdi>{props.name}</bdi>
  </strong>
);

/** The account that would be signed out, or null if there is none. */
export const otherAccount = (current: User | null | undefined, owner: LinkOwner): string | null =>
  current && current.email !== owner.email ? labelOf(current) : null;

export const labelOf = ({ email, name }: LinkOwner): string => email ?? name;

interface LinkUseProps {
  label: string;
  /** Whether something else is the next action. */
  isSecond?: boolean;
  /** Uses the link up; throws as the API does. */
  use: () => Promise<SignedIn>;
  onEntered: () => void;
  /** Called when the link no longer works. */
  onSpent: () => void;
}

/** A button that uses a link up: not automatic, since mail scanners open links too. */
export function LinkUse(props: LinkUseProps) {
  const session = useSession();
  const using = createAction(() => props.use());
  async function use() {
    const signedIn = await using.run();
    if (signedIn) {
      session.enter(signedIn.user);
      props.onEntered();
    } else if (using.error() !== undefined && !isPassing(using.error())) props.onSpent();
  }
  return (
    <>
      <div role="alert" class="form-answer">
        <Show when={using.error()}>
          {(error) => (
            <>
              <p class="lead">{linkText(error()).title}</p>
              <p>{linkText(error()).detail}</p>
            </>
          )}
        </Show>
      </div>
      <Show when={!using.error() || isPassing(using.error())}>
        <Button
          class={`button ${props.isSecond ? "" : "button-next"}`}
          isOff={using.isBusy()}
          onPress={() => void use()}
        >
          {using.isBusy() ? texts.buyers.ui.oneMoment : using.error() ? texts.buyers.ui.tryAgain : props.label}
        </Button>
      </Show>
    </>
  );
}
