import { Show, type JSX } from "solid-js";
import { stockOf } from "./stock.ts";

interface StubProps {
  /** Chooses the card stock. */
  eventId: string | null | undefined;
  children: JSX.Element;
  /** What stands beneath the perforation. */
  foot?: JSX.Element;
  /** What the perforation itself carries, in place of plain holes. */
  tear?: JSX.Element;
  class?: string;
}

/** A ticket stub: two parts of one card, held together by a perforation. */
export function Stub(props: StubProps) {
  return (
    <div class={`stub ${stockOf(props.eventId)} ${props.class ?? ""}`}>
      <div class="stub-part stub-main">{props.children}</div>
      <Show when={props.foot}>
        <div class="stub-tear">{props.tear ?? <span class="holes" aria-hidden="true" />}</div>
        <div class="stub-part stub-foot">{props.foot}</div>
      </Show>
    </div>
  );
}
