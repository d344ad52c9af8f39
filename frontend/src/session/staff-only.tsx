import { createMemo, Match, Switch, type JSX } from "solid-js";
import { ButtonLink } from "../ui/buttons.tsx";
import { createTitle, Notice, SignInNotice } from "../ui/notices.tsx";
import { useSession } from "./create-session.ts";
import { signInAndReturn } from "./return-to.ts";
import { texts } from "../language/texts.ts";

/** Shows its children to staff only; the service checks each request as well. */
export function StaffOnly(props: { path: string; children: JSX.Element }) {
  const session = useSession();
  const wasSignedIn = createMemo<boolean>((before) => before || Boolean(session.user()), false);
  return (
    <Switch fallback={<div class="staff-room" aria-busy="true" />}>
      <Match when={session.user() === null}>
        <SignedOut path={props.path} hasEnded={wasSignedIn()} />
      </Match>
      <Match when={session.user()?.role === "BUYER"}>
        <NotStaff email={session.user()?.email ?? null} />
      </Match>
      <Match when={session.user()}>{props.children}</Match>
    </Switch>
  );
}

function SignedOut(props: { path: string; hasEnded: boolean }) {
  createTitle(() => texts.buyers.session.staffTitle);
  return (
    <SignInNotice
      title={props.hasEnded ? texts.buyers.session.youAreSignedOut : texts.buyers.session.signInAsStaff}
      href={signInAndReturn(props.path)}
    >
      {props.hasEnded ? texts.buyers.session.sessionEnded : texts.buyers.session.forStaff}
    </SignInNotice>
  );
}

function NotStaff(props: { email: string | null }) {
  createTitle(() => texts.buyers.session.staffTitle);
  return (
    <Notice
      title={texts.buyers.session.forStaffTitle}
      next={<ButtonLink href="/">{texts.buyers.ui.allEvents}</ButtonLink>}
    >
      {props.email === null ? texts.buyers.session.notStaffBuyer : texts.buyers.session.notStaff(props.email)}
    </Notice>
  );
}
