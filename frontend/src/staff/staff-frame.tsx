import { A, useLocation, type RouteSectionProps } from "@solidjs/router";
import { createMemo, Match, Suspense, Switch, type Accessor } from "solid-js";
import { createTitle } from "../ui/notices.tsx";
import { signInAndReturn } from "../session/return-to.ts";
import { useSession, type Session } from "../session/create-session.ts";
import { makeStaffApi, StaffApiContext } from "./api/staff-api.ts";
import "../styles/staff.css";
import "../styles/staff-table.css";
import "../styles/staff-form.css";

/** Whether who was signed in on this page is not any more. */
export function createHasEnded(session: Session): Accessor<boolean> {
  const wasIn = createMemo<boolean>((before) => before || Boolean(session.user()), false);
  return () => wasIn() && session.user() === null;
}

/** What stands around every page of the staff, and lets nobody else in. The service refuses them besides. */
export function StaffFrame(props: RouteSectionProps) {
  const session = useSession();
  const location = useLocation();
  const api = makeStaffApi(
    (input, init) => fetch(input, init),
    () => session.refresh(),
  );
  const role = () => session.user()?.role;
  const hasEnded = createHasEnded(session);
  return (
    <div class="staff">
      <Switch fallback={<div class="staff-room" aria-busy="true" />}>
        <Match when={session.user() === null}>
          <SignedOut path={`${location.pathname}${location.search}`} hasEnded={hasEnded()} />
        </Match>
        <Match when={role() === "BUYER"}>
          <NotStaff email={session.user()?.email ?? null} />
        </Match>
        <Match when={role()}>
          <nav class="staff-nav" aria-label="Staff">
            <A href="/staff/events">Events</A>
            <A href="/staff/people">People</A>
            <A href="/staff/audit">Audit</A>
          </nav>
          <StaffApiContext.Provider value={api}>
            <Suspense>{props.children}</Suspense>
          </StaffApiContext.Provider>
        </Match>
      </Switch>
    </div>
  );
}

export function SignedOut(props: { path: string; hasEnded: boolean }) {
  createTitle(() => "Staff");
  return (
    <div class="notice">
      <h1>{props.hasEnded ? "You are signed out" : "Sign in as staff"}</h1>
      <p>{props.hasEnded ? "Your session has ended." : "This page is for staff."} Sign in, and you come back here.</p>
      <a class="button button-next" href={signInAndReturn(props.path)}>
        Sign in
      </a>
    </div>
  );
}

export function NotStaff(props: { email: string | null }) {
  createTitle(() => "Staff");
  return (
    <div class="notice">
      <h1>This page is for staff</h1>
      <p>
        You are signed in{props.email ? ` as ${props.email}` : ""}, who buys and holds tickets. If you belong to the
        staff, ask an admin to change your role.
      </p>
      <a class="button" href="/">
        See all events
      </a>
    </div>
  );
}
