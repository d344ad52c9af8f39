import type { SignedIn, User } from "@admit/contract";
import { Show } from "solid-js";
import { ConnectionLost, isPassing, Refused } from "../api/request.ts";
import { createAction } from "../data/create-answer.ts";
import { Button } from "../ui/buttons.tsx";
import { useSession } from "./create-session.ts";

const linkErrors: Partial<Record<string, [title: string, detail: string]>> = {
  "link-used": ["This link was already used.", "Each link works once. Request a new one below."],
  "link-unknown": [
    "This link doesn’t work.",
    "It may be incomplete. Open it from the email, or request a new one below.",
  ],
  "own-link": ["This link is for someone else.", "You created it for them: it opens their account. Send it to them."],
  "user-not-eligible": ["This account can’t be used.", "Contact the organiser."],
  forbidden: ["This account can’t be used.", "Contact the organiser."],
};

/** Why a link from an email does not work. */
export function linkText(error: unknown): { title: string; detail: string } {
  if (error instanceof ConnectionLost)
    return { title: "We lost the connection.", detail: "Your link should still work. Try again." };
  const problem = error instanceof Refused ? error.problem : null;
  // Only the service knows whether a link has expired, was replaced or is no longer needed.
  if (problem?.code === "link-expired") return { title: "This link no longer works.", detail: problem.detail };
  if (problem?.code === "rate-limited") return { title: "Try again later.", detail: problem.detail };
  const [title, detail] = linkErrors[problem?.code ?? ""] ?? [
    "That didn’t work.",
    "The service isn’t responding. Your link still works: try again.",
  ];
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
            You are signed in as <strong>{other()}</strong>. This link switches you to{" "}
            <strong>{labelOf(props.owner)}</strong>.
          </p>
        </Show>
        <Show when={!props.isAskedHere}>
          <p>This link wasn’t requested in this browser. If you didn’t request it elsewhere, don’t continue.</p>
        </Show>
      </div>
    </Show>
  );
}

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
          {using.isBusy() ? "One moment…" : using.error() ? "Try again" : props.label}
        </Button>
      </Show>
    </>
  );
}
