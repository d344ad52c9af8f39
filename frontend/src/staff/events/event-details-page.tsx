import type { EventChange, StaffEvent } from "@admit/contract";
import { createSignal } from "solid-js";
import { createTitle } from "../../pages/create-title.ts";
import { Said } from "../parts/said.tsx";
import { useStaffApi } from "../staff-api-context.ts";
import { useEvent } from "./event-context.ts";
import { draftOf } from "./event-draft.ts";
import { EventForm } from "./event-form.tsx";

/** What is said of an event, to be changed. */
export default function EventDetailsPage() {
  const api = useStaffApi();
  const { event, put } = useEvent();
  const [said, setSaid] = createSignal("");
  createTitle(() => `Details · ${event().title}`);
  async function save(change: EventChange): Promise<StaffEvent> {
    setSaid("");
    return Object.keys(change).length === 0 ? event() : api.changeEvent(event().id, change);
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
      <Said>{said()}</Said>
    </>
  );
}
