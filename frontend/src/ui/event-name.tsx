import { Show } from "solid-js";
import { shortMomentThere } from "../format/format.ts";

interface EventNameProps {
  href: string;
  event: { title: string; slug: string; venue: string; startsAt: string | null; timeZone: string };
  nowMs: number;
}

/** When and where an event is, and its address: tells events of the same title apart. */
export const eventDetails = ({ slug, venue, startsAt, timeZone }: EventNameProps["event"], nowMs: number): string =>
  [startsAt === null ? "" : shortMomentThere(startsAt, nowMs, timeZone), venue, slug].filter(Boolean).join(" · ");

/** An event in a list. */
export const EventName = (props: EventNameProps) => (
  <>
    <a href={props.href}>{props.event.title}</a>
    <Show when={eventDetails(props.event, props.nowMs)}>{(details) => <span class="aside">{details()}</span>}</Show>
  </>
);
