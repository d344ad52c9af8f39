import { createMemo, Match, Switch, type JSX } from "solid-js";
import { ButtonLink } from "../ui/buttons.tsx";
import { createTitle, Notice, SignInNotice } from "../ui/notices.tsx";
import { useSession } from "./create-session.ts";
import { signInAndReturn } from "./return-to.ts";

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
  createTitle(() => "Staff");
  return (
    <SignInNotice title={props.hasEnded ? "You’re signed out" : "Sign in as staff"} href={signInAndReturn(props.path)}>
      {props.hasEnded ? "Your session has ended." : "This page is for staff."} Sign in to come back here.
    </SignInNotice>
  );
}

function NotStaff(props: { email: string | null }) {
  createTitle(() => "Staff");
  return (
    <Notice title="This page is for staff" next={<ButtonLink href="/">See all events</ButtonLink>}>
      You’re signed in as {props.email ?? "a buyer"}. If you’re on staff, ask an admin to change your role.
    </Notice>
  );
}
