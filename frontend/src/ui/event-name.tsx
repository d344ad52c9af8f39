import { Show } from "solid-js";
import { shortMoment } from "../format/format.ts";

interface EventNameProps {
  href: string;
  event: { title: string; slug: string; venue: string; startsAt: string | null };
  nowMs: number;
}

/** When and where an event is, and its address: tells events of the same title apart. */
export const eventDetails = ({ slug, venue, startsAt }: EventNameProps["event"], nowMs: number): string =>
  [startsAt === null ? "" : shortMoment(startsAt, nowMs), venue, slug].filter(Boolean).join(" · ");

/** An event in a list. */
export const EventName = (props: EventNameProps) => (
  <>
    <a href={props.href}>{props.event.title}</a>
    <Show when={eventDetails(props.event, props.nowMs)}>{(details) => <span class="aside">{details()}</span>}</Show>
  </>
);
