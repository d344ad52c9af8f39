import { cardStockOf } from "@admit/contract";
import { Show, type JSX } from "solid-js";

/** The CSS class of an event's card stock; plain paper while the event is unknown. */
export const stockOf = (eventId: string | null | undefined): string =>
  `stock-${eventId ? cardStockOf(eventId) : "plain"}`;

interface StubProps {
  /** Chooses the card stock. */
  eventId: string | null | undefined;
  children: JSX.Element;
  /** Below the perforation. */
  foot?: JSX.Element;
  /** Replaces the plain holes of the perforation. */
  tear?: JSX.Element;
  class?: string;
}

/** A ticket stub: two parts of one card, held together by a perforation. */
export const Stub = (props: StubProps) => (
  <div class={`stub ${stockOf(props.eventId)} ${props.class ?? ""}`}>
    <div class="stub-part stub-main">{props.children}</div>
    <Show when={props.foot}>
      <div class="stub-tear">{props.tear ?? <span class="holes" aria-hidden="true" />}</div>
      <div class="stub-part stub-foot">{props.foot}</div>
    </Show>
  </div>
);
