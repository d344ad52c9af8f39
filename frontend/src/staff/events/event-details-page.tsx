import type { EventChange, StaffEvent } from "@admit/contract";
import { createSignal } from "solid-js";
import { createTitle } from "../../pages/create-title.ts";
import { Said } from "../parts/said.tsx";
import { useStaffApi } from "../staff-api-context.ts";
import { useEvent } from "./event-context.ts";
import { draftOf } from "./event-draft.ts";
import { EventForm } from "./event-form.tsx";
import { createEventChange } from "./waiting-dialog.tsx";

/** What is said of an event, to be changed. */
export default function EventDetailsPage() {
  const api = useStaffApi();
  const { event, put } = useEvent();
  const { change, Question } = createEventChange(api);
  const [said, setSaid] = createSignal("");
  createTitle(() => `Details · ${event().title}`);
  async function save(wanted: EventChange): Promise<StaffEvent> {
    setSaid("");
    return Object.keys(wanted).length === 0 ? event() : change(event().id, wanted);
  }
  return (
    <>
      <p class="staff-lead">
        Only what you change is saved. The capacity is changed on the{" "}
        <a href={`/staff/events/${event().id}`}>overview</a>, since that takes its turn in the line.
      </p>
      <EventForm
        first={draftOf(event())}
        hasCapacity={false}
        save="Save the changes"
        onSave={save}
        onSaved={(saved) => {
          put(saved);
          setSaid("Your changes are saved.");
        }}
      />
      <Question />
      <Said>{said()}</Said>
    </>
  );
}
