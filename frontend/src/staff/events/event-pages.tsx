import type { EventCreate, EventChange, StaffEvent } from "@admit/contract";
import { useNavigate } from "@solidjs/router";
import { createSignal } from "solid-js";
import { useSources } from "../../sources/sources.ts";
import { figure } from "../../format/numbers.ts";
import { shortMoment } from "../../format/time.ts";
import { createTitle } from "../../ui/notices.tsx";
import { createList } from "../../data/create-list.ts";
import { Listing, Cell, Row } from "../../ui/table.tsx";
import { Mark } from "../../ui/person.tsx";
import { useStaffApi } from "../api/staff-api.ts";
import { statusMark, statusName } from "./event-text.ts";
import { emptyDraft, draftOf } from "./event-draft.ts";
import { EventForm } from "./event-form.tsx";
import { Said } from "../../ui/confirm-dialog.tsx";
import { useEvent } from "./event-frame.tsx";
import { createEventChange } from "./event-dialogs.tsx";

const columns = ["Event", "Status", "Starts", "Issued", "Capacity", "Remaining"];

/** Every event, drafts and archived ones too, newest first. */
export function EventsPage() {
  const api = useStaffApi();
  const sources = useSources();
  createTitle(() => "Events · Staff");
  const list = createList(
    () => null,
    (_key, cursor, signal) => api.events([], { cursor }, signal),
  );
  return (
    <>
      <div class="staff-head">
        <h1>Events</h1>
        <a class="button button-next button-small" href="/staff/events/new">
          New event
        </a>
      </div>
      <Listing
        list={list}
        what="The events"
        columns={columns}
        empty={
          <>
            <p class="lead">There is no event yet.</p>
            <p>Make the first one: it is a draft that only staff see, until you publish it.</p>
          </>
        }
      >
        {(event) => (
          <Row isQuiet={event.status === "ARCHIVED"}>
            <Cell class="cell-name">
              <a href={`/staff/events/${event.id}`}>{event.title}</a>
            </Cell>
            <Cell label="Status">
              <Mark kind={statusMark[event.status]}>{statusName[event.status]}</Mark>
            </Cell>
            <Cell label="Starts">{event.startsAt ? shortMoment(event.startsAt, sources.clock.now()) : "Not set"}</Cell>
            <Cell label="Issued" class="cell-figure">
              {figure(event.capacity - event.remaining)}
            </Cell>
            <Cell label="Capacity" class="cell-figure">
              {figure(event.capacity)}
            </Cell>
            <Cell label="Remaining" class="cell-figure">
              {figure(event.remaining)}
            </Cell>
          </Row>
        )}
      </Listing>
    </>
  );
}

/** A new event begins as a draft. */
export function EventNewPage() {
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

/** What is said of an event, to be changed. */
export function EventDetailsPage() {
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
