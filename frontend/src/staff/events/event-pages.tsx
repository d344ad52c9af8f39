import type { EventChange, EventCreate, StaffEvent, StaffEventSummary } from "@admit/contract";
import { useNavigate, useSearchParams } from "@solidjs/router";
import { createSignal, Show, type JSX } from "solid-js";
import { createAnswer } from "../../data/create-answer.ts";
import { createList } from "../../data/create-list.ts";
import { figure, shortMomentThere } from "../../format/format.ts";
import { useSources } from "../../sources/sources.ts";
import { BackLink, SmallNextLink } from "../../ui/buttons.tsx";
import { Announcement } from "../../ui/confirm-dialog.tsx";
import { createTitle, LoadError } from "../../ui/notices.tsx";
import { EventName } from "../../ui/event-name.tsx";
import { Mark } from "../../ui/person.tsx";
import { Listing, type Column } from "../../ui/table.tsx";
import { useStaffApi } from "../api/staff-api.ts";
import { createEventChange } from "./event-dialogs.tsx";
import { draftOf, duplicateOf, emptyDraft, type EventDraft } from "./event-draft.ts";
import { EventForm } from "./event-form.tsx";
import { useEvent } from "./event-frame.tsx";
import { ownZone } from "./local-time.ts";
import { statusMark } from "./event-text.ts";
import { PictureForm } from "./picture-form.tsx";
import { language } from "../../language/reader.ts";
import { texts } from "../../language/texts.ts";

const columnsAt = (now: () => number, list = texts.organisers.list): Column<StaffEventSummary>[] => [
  {
    name: list.eventColumn,
    class: "cell-name",
    cell: (event) => (
      <EventName href={`/staff/events/${event.id}`} event={{ ...event, startsAt: null }} nowMs={now()} />
    ),
  },
  {
    name: list.statusColumn,
    cell: (event) => <Mark kind={statusMark[event.status]}>{texts.organisers.status.names[event.status]}</Mark>,
  },
  {
    name: list.startsColumn,
    cell: ({ startsAt, timeZone }) => (startsAt ? shortMomentThere(startsAt, now(), timeZone) : list.notSet),
  },
  { name: list.issuedColumn, class: "cell-figure", cell: ({ capacity, remaining }) => figure(capacity - remaining) },
  { name: list.capacityColumn, class: "cell-figure", cell: ({ capacity }) => figure(capacity) },
  { name: list.remainingColumn, class: "cell-figure", cell: ({ remaining }) => figure(remaining) },
];

/** Every event, drafts and archived ones too, newest first. */
export function EventsPage() {
  const api = useStaffApi();
  const sources = useSources();
  createTitle(() => texts.organisers.list.pageTitle);
  const list = createList(
    () => null,
    (_key, cursor, signal) => api.events([], { cursor }, signal),
  );
  return (
    <>
      <div class="staff-head">
        <h1>{texts.organisers.list.eventsHeading}</h1>
        <SmallNextLink href="/staff/events/new">{texts.organisers.list.newEvent}</SmallNextLink>
      </div>
      <Listing
        list={list}
        what={texts.organisers.list.theEvents}
        columns={columnsAt(() => sources.clock.now())}
        isQuiet={({ status }) => status === "ARCHIVED"}
        empty={
          <>
            <p class="lead">{texts.organisers.list.noEvents}</p>
            <p>{texts.organisers.list.createFirst}</p>
          </>
        }
      />
    </>
  );
}

/** An empty form, or one with another event's texts and limits: `?from=` names it. */
export function EventNewPage() {
  const api = useStaffApi();
  const [asked] = useSearchParams<{ from?: string }>();
  const original = createAnswer(() => asked.from ?? null, api.event);
  createTitle(() => texts.organisers.list.newTitle);
  return (
    <>
      <BackLink href="/staff/events">{texts.organisers.list.eventsHeading}</BackLink>
      <h1>{texts.organisers.list.newEvent}</h1>
      <p class="staff-lead">{texts.organisers.list.startsAsDraft}</p>
      <Show when={asked.from} fallback={<NewEventForm first={emptyDraft()} />}>
        <Show
          when={original.value()}
          fallback={
            <Show when={original.error()} fallback={<div class="staff-room" aria-busy="true" />}>
              {(error) => (
                <LoadError error={error()} what={texts.organisers.frame.thisEvent} onAgain={original.again} />
              )}
            </Show>
          }
        >
          {(event) => (
            <>
              <p class="staff-lead">{texts.organisers.details.duplicateNote}</p>
              <NewEventForm first={emptyDraft()} filled={duplicateOf(event())} />
            </>
          )}
        </Show>
      </Show>
    </>
  );
}

function NewEventForm(props: { first: EventDraft; filled?: EventDraft }) {
  const api = useStaffApi();
  const navigate = useNavigate();
  return (
    <EventForm
      first={props.first}
      filled={props.filled}
      hasCapacity
      save={texts.organisers.list.saveDraft}
      whenLost={texts.organisers.list.maybeSaved}
      onSave={(change) => api.createEvent({ timeZone: ownZone(), language, ...withoutEmpty(change) } as EventCreate)}
      onSaved={(event) => navigate(`/staff/events/${event.id}`, { replace: true })}
    />
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
  createTitle(() => texts.organisers.details.detailsTitle(event().title));
  async function save(wanted: EventChange): Promise<StaffEvent> {
    setAnnouncement("");
    return Object.keys(wanted).length === 0 ? event() : change(event().id, wanted);
  }
  return (
    <>
      <p class="staff-lead">
        {texts.organisers.details.capacityElsewhere((text): JSX.Element => (
          <a href={`/staff/events/${event().id}`}>{text}</a>
        ))}
      </p>
      <EventForm
        first={draftOf(event())}
        hasCapacity={false}
        save={texts.organisers.details.saveChanges}
        onSave={save}
        onSaved={(saved) => {
          put(saved);
          setAnnouncement(texts.organisers.details.changesSaved);
        }}
      />
      <PictureForm />
      <Question />
      <Announcement>{announcement()}</Announcement>
    </>
  );
}
