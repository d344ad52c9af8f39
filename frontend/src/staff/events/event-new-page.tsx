import type { EventCreate } from "@admit/contract";
import { useNavigate } from "@solidjs/router";
import { createTitle } from "../../pages/create-title.ts";
import { useStaffApi } from "../staff-api-context.ts";
import { emptyDraft } from "./event-draft.ts";
import { EventForm } from "./event-form.tsx";

/** A new event begins as a draft. */
export default function EventNewPage() {
  const api = useStaffApi();
  const navigate = useNavigate();
  createTitle(() => "New event · Staff");
  return (
    <>
      <p class="staff-back">
        <a href="/staff/events">Events</a>
      </p>
      <h1>New event</h1>
      <p class="staff-lead">It begins as a draft that only staff see. You publish it when it is ready.</p>
      <EventForm
        first={emptyDraft}
        hasCapacity
        save="Save as a draft"
        whenLost="It may have been saved all the same: look at the list of events before you save it again."
        onSave={(change) => api.createEvent(withoutNulls(change) as EventCreate)}
        onSaved={(event) => navigate(`/staff/events/${event.id}`, { replace: true })}
      />
    </>
  );
}

/** A field that was filled and emptied again is as if it had never been filled. */
const withoutNulls = (fields: object): object =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null && value !== ""));
