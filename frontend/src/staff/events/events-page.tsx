import { useSources } from "../../sources.ts";
import { figure } from "../../words/count.ts";
import { shortMoment } from "../../words/moment.ts";
import { createTitle } from "../../pages/create-title.ts";
import { createList } from "../parts/create-list.ts";
import { Listing } from "../parts/listing.tsx";
import { Mark } from "../parts/mark.tsx";
import { Cell, Row } from "../parts/table.tsx";
import { useStaffApi } from "../staff-api-context.ts";
import { statusMark, statusName } from "./event-words.ts";

const columns = ["Event", "Status", "Starts", "Issued", "Capacity", "Remaining"];

/** Every event, drafts and archived ones too, newest first. */
export default function EventsPage() {
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
