import type { EventChange, EventCreate, StaffEvent, StaffEventSummary } from "@admit/contract";
import { useNavigate } from "@solidjs/router";
import { createSignal } from "solid-js";
import { createList } from "../../data/create-list.ts";
import { figure, shortMomentThere } from "../../format/format.ts";
import { useSources } from "../../sources/sources.ts";
import { BackLink, SmallNextLink } from "../../ui/buttons.tsx";
import { Announcement } from "../../ui/confirm-dialog.tsx";
import { createTitle } from "../../ui/notices.tsx";
import { EventName } from "../../ui/event-name.tsx";
import { Mark } from "../../ui/person.tsx";
import { Listing, type Column } from "../../ui/table.tsx";
import { useStaffApi } from "../api/staff-api.ts";
import { createEventChange } from "./event-dialogs.tsx";
import { draftOf, emptyDraft } from "./event-draft.ts";
import { EventForm } from "./event-form.tsx";
import { useEvent } from "./event-frame.tsx";
import { ownZone } from "./local-time.ts";
import { statusMark, statusName } from "./event-text.ts";

const columnsAt = (now: () => number): Column<StaffEventSummary>[] => [
  {
    name: "Event",
    class: "cell-name",
    cell: (event) => (
      <EventName href={`/staff/events/${event.id}`} event={{ ...event, startsAt: null }} nowMs={now()} />
    ),
  },
  { name: "Status", cell: (event) => <Mark kind={statusMark[event.status]}>{statusName[event.status]}</Mark> },
  {
    name: "Starts",
    cell: ({ startsAt, timeZone }) => (startsAt ? shortMomentThere(startsAt, now(), timeZone) : "Not set"),
  },
  { name: "Issued", class: "cell-figure", cell: ({ capacity, remaining }) => figure(capacity - remaining) },
  { name: "Capacity", class: "cell-figure", cell: ({ capacity }) => figure(capacity) },
  { name: "Remaining", class: "cell-figure", cell: ({ remaining }) => figure(remaining) },
];

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
        <SmallNextLink href="/staff/events/new">New event</SmallNextLink>
      </div>
      <Listing
        list={list}
        what="the events"
        columns={columnsAt(() => sources.clock.now())}
        isQuiet={({ status }) => status === "ARCHIVED"}
        empty={
          <>
            <p class="lead">No events yet.</p>
            <p>Create the first one. It stays a draft until you publish it.</p>
          </>
        }
      />
    </>
  );
}

export function EventNewPage() {
  const api = useStaffApi();
  const navigate = useNavigate();
  createTitle(() => "New event · Staff");
  return (
    <>
      <BackLink href="/staff/events">Events</BackLink>
      <h1>New event</h1>
      <p class="staff-lead">It starts as a draft that only staff can see. Publish it when it’s ready.</p>
      <EventForm
        first={emptyDraft()}
        hasCapacity
        save="Save draft"
        whenLost="It may have been saved anyway: check the list of events before you try again."
        onSave={(change) => api.createEvent({ timeZone: ownZone(), ...withoutEmpty(change) } as EventCreate)}
        onSaved={(event) => navigate(`/staff/events/${event.id}`, { replace: true })}
      />
    </>
  );
}

/** A field that was filled and cleared again counts as never filled. */
const withoutEmpty = (fields: object): object =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null && value !== ""));

export function EventDetailsPage() {
  const api = useStaffApi();
  const { event, put } = useEvent();
  const { change, Question } = createEventChange(api);
  const [announcement, setAnnouncement] = createSignal("");
  createTitle(() => `Details · ${event().title}`);
  async function save(wanted: EventChange): Promise<StaffEvent> {
    setAnnouncement("");
    return Object.keys(wanted).length === 0 ? event() : change(event().id, wanted);
  }
  return (
    <>
      <p class="staff-lead">
        To change the capacity, go to the <a href={`/staff/events/${event().id}`}>overview</a>: that change queues in
        the line.
      </p>
      <EventForm
        first={draftOf(event())}
        hasCapacity={false}
        save="Save changes"
        onSave={save}
        onSaved={(saved) => {
          put(saved);
          setAnnouncement("Changes saved.");
        }}
      />
      <Question />
      <Announcement>{announcement()}</Announcement>
    </>
  );
}
