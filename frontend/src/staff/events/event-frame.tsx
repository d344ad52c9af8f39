import type { StaffEvent } from "@admit/contract";
import { For, Show, Suspense, type Accessor } from "solid-js";
import { A, useParams, type RouteSectionProps } from "@solidjs/router";
import { isUnknown } from "../../api/request.ts";
import { makeContext } from "../../sources/sources.ts";
import { BackLink, ButtonLink } from "../../ui/buttons.tsx";
import { LoadError, Notice } from "../../ui/notices.tsx";
import { useStaffApi } from "../api/staff-api.ts";
import { createPolled } from "../../data/create-answer.ts";
import { eventDetails } from "../../ui/event-name.tsx";
import { Mark } from "../../ui/person.tsx";
import { statusMark } from "./event-text.ts";
import { texts } from "../../language/texts.ts";

interface CurrentEvent {
  event: Accessor<StaffEvent>;
  /** Shows what a call has answered. */
  put: (event: StaffEvent) => void;
}

/** The event of the pages below. */
export const [EventContext, useEvent] = makeContext<CurrentEvent>("Event");

const pollMs = 2000;

function tabs(): (readonly [path: string, name: string])[] {
  const { overview, ticketsTab, purchasesTab, issueTab, importTab, detailsTab } = texts.organisers.frame;
  return [
    ["", overview],
    ["/tickets", ticketsTab],
    ["/purchases", purchasesTab],
    ["/issue", issueTab],
    ["/imports", importTab],
    ["/details", detailsTab],
  ];
}

/** Surrounds every page of one event. */
export function EventFrame(props: RouteSectionProps) {
  const api = useStaffApi();
  const params = useParams<{ eventId: string }>();
  const event = createPolled(
    () => params.eventId,
    api.event,
    () => pollMs,
  );
  const address = (tab: string) => `/staff/events/${params.eventId}${tab}`;
  return (
    <>
      <BackLink href="/staff/events">{texts.organisers.list.eventsHeading}</BackLink>
      <Show
        when={!isUnknown(event.error(), "event-not-found")}
        fallback={
          <Notice
            title={texts.organisers.frame.noSuchEvent}
            next={<ButtonLink href="/staff/events">{texts.organisers.frame.seeAll}</ButtonLink>}
          >
            {texts.organisers.frame.checkTypos}
          </Notice>
        }
      >
        <div class="staff-head staff-head-event">
          <h1 dir="auto">{event.value()?.title ?? <span class="blank" />}</h1>
          <Show when={event.value()} fallback={<span class="mark mark-blank">{"\u00a0"}</span>}>
            {(loaded) => (
              <Mark kind={statusMark[loaded().status]}>{texts.organisers.status.names[loaded().status]}</Mark>
            )}
          </Show>
        </div>
        <p class="ops-note event-details">
          <Show when={event.value()} fallback={"\u00a0"}>
            {(loaded) => eventDetails(loaded(), Date.now())}
          </Show>
        </p>
        <nav class="staff-tabs" aria-label={texts.organisers.frame.tabsLabel}>
          <For each={tabs()}>
            {([tab, name]) => (
              <A href={address(tab)} end={tab === ""}>
                {name}
              </A>
            )}
          </For>
          <A href={`/operator/events/${params.eventId}`}>{texts.organisers.frame.lineTab}</A>
        </nav>
        <Show
          when={event.value()}
          fallback={
            <Show when={event.error()} fallback={<div class="staff-room" aria-busy="true" />}>
              <LoadError error={event.error()} what={texts.organisers.frame.thisEvent} onAgain={event.again} />
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
