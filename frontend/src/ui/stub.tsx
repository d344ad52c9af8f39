import { Show, type JSX } from "solid-js";

/** The card stock of an event, so that its card, its line and its tickets match. */
const stocks = ["buff", "salmon", "sage", "sky", "lilac"] as const;

/** A CSS colour; plain paper while the event is unknown. */
export function stockOf(eventId: string | null | undefined): string {
  if (!eventId) return "var(--plain)";
  let sum = 0;
  for (const character of eventId) sum = (sum * 31 + character.charCodeAt(0)) % 9973;
  return `var(--${stocks[sum % stocks.length]})`;
}

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
  <div class={`stub ${props.class ?? ""}`} style={{ "--stock": stockOf(props.eventId) }}>
    <div class="stub-part stub-main">{props.children}</div>
    <Show when={props.foot}>
      <div class="stub-tear">{props.tear ?? <span class="holes" aria-hidden="true" />}</div>
      <div class="stub-part stub-foot">{props.foot}</div>
    </Show>
  </div>
);
