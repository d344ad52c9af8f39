import type { StaffEvent } from "@admit/contract";
import { createContext, useContext, For, Show, Suspense, type Accessor } from "solid-js";
import { A, useParams, type RouteSectionProps } from "@solidjs/router";
import { isRefusal } from "../../api/request.ts";
import { Apology } from "../../ui/notices.tsx";
import { useStaffApi } from "../api/staff-api.ts";
import { createPolled } from "../../data/create-polled.ts";
import { Mark } from "../../ui/person.tsx";
import { statusMark, statusName } from "./event-text.ts";

export interface EventInHand {
  event: Accessor<StaffEvent>;
  /** Takes over what a call has answered. */
  put: (event: StaffEvent) => void;
}

export const EventContext = createContext<EventInHand>();

/** The event that the pages beneath it are about. */
export function useEvent(): EventInHand {
  const inHand = useContext(EventContext);
  if (!inHand) throw new Error("An event is missing around this component");
  return inHand;
}

/** How often the figures are looked at anew while somebody looks on. */
const lookAgainMs = 2000;

const tabs = [
  ["", "Overview"],
  ["/tickets", "Tickets"],
  ["/purchases", "Purchases"],
  ["/issue", "Issue"],
  ["/imports", "Import"],
  ["/details", "Details"],
] as const;

/** What stands around every page of one event. */
export function EventFrame(props: RouteSectionProps) {
  const api = useStaffApi();
  const params = useParams<{ eventId: string }>();
  const event = createPolled(
    () => params.eventId,
    (eventId, signal) => api.event(eventId, signal),
    () => lookAgainMs,
  );
  const isUnknown = () => isRefusal(event.error(), "event-not-found") || isRefusal(event.error(), "invalid-request");
  const address = (tab: string) => `/staff/events/${params.eventId}${tab}`;
  return (
    <>
      <p class="staff-back">
        <a href="/staff/events">Events</a>
      </p>
      <Show
        when={!isUnknown()}
        fallback={
          <div class="notice">
            <h1>No such event</h1>
            <p>There is no event at this address. It may have been mistyped.</p>
            <a class="button" href="/staff/events">
              See all events
            </a>
          </div>
        }
      >
        <div class="staff-head staff-head-event">
          <h1>{event.value()?.title ?? <span class="blank" />}</h1>
          <Show when={event.value()} fallback={<span class="mark mark-blank">{"\u00a0"}</span>}>
            {(loaded) => <Mark kind={statusMark[loaded().status]}>{statusName[loaded().status]}</Mark>}
          </Show>
        </div>
        <nav class="staff-tabs" aria-label="This event">
          <For each={tabs}>
            {([tab, name]) => (
              <A href={address(tab)} end={tab === ""}>
                {name}
              </A>
            )}
          </For>
          <A href={`/operator/events/${params.eventId}`}>Line</A>
        </nav>
        <Show
          when={event.value()}
          fallback={
            <Show when={event.error()} fallback={<div class="staff-room" aria-busy="true" />}>
              <Apology error={event.error()} what="This event" onAgain={event.again} />
            </Show>
          }
        >
          {(loaded) => (
            <EventContext.Provider value={{ event: loaded, put: event.put }}>
              <Suspense>{props.children}</Suspense>
            </EventContext.Provider>
          )}
        </Show>
      </Show>
    </>
  );
}
