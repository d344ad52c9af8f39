import { A, useLocation } from "@solidjs/router";
import { Suspense, type ParentProps } from "solid-js";
import { useSession } from "../session/create-session.ts";
import { texts } from "../language/texts.ts";
import { StaffOnly } from "../session/staff-only.tsx";
import { makeStaffApi, StaffApiContext } from "./api/staff-api.ts";
import "../styles/form.css";
import "../styles/staff.css";
import "../styles/staff-table.css";
import "../styles/staff-form.css";

/** Surrounds every staff page. */
export function StaffFrame(props: ParentProps) {
  const session = useSession();
  const location = useLocation();
  const api = makeStaffApi(
    (input, init) => fetch(input, init),
    () => session.refresh(),
  );
  return (
    <div class="staff">
      <StaffOnly path={`${location.pathname}${location.search}`}>
        <nav class="staff-nav" aria-label={texts.staff.frame.navLabel}>
          <A href="/staff/events">{texts.staff.frame.events}</A>
          <A href="/staff/people">{texts.staff.frame.people}</A>
          <A href="/staff/mails">{texts.staff.frame.mails}</A>
          <A href="/staff/audit">{texts.staff.frame.audit}</A>
        </nav>
        <StaffApiContext.Provider value={api}>
          <Suspense>{props.children}</Suspense>
        </StaffApiContext.Provider>
      </StaffOnly>
    </div>
  );
}
