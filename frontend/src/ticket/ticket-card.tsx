import type { Event, Ticket, User } from "@admit/contract";
import { Show } from "solid-js";
import { stockOf } from "../stub/stock.ts";
import { figure } from "../words/count.ts";
import { span } from "../words/moment.ts";
import { Qr } from "./qr.tsx";
import { whyHidden } from "./ticket-state.ts";

interface TicketCardProps {
  ticket: Ticket;
  /** Null where the event is not published any more. */
  event: Event | null;
  holder: User | null | undefined;
  /** The heading's level on its page. */
  heading: "h1" | "h2";
}

/** One ticket, whole: on the screen as on paper. It keeps the light card in both themes, for the sun and the scanner. */
export function TicketCard(props: TicketCardProps) {
  const hidden = () => whyHidden(props.ticket, props.holder);
  const title = () => props.event?.title ?? "An event that is over";
  return (
    <article class={`ticket ${stockOf(props.ticket.eventId)}`} data-status={props.ticket.status}>
      <div class="ticket-main">
        <p class="when">{props.event ? span(props.event.startsAt, props.event.endsAt) : "\u00a0"}</p>
        <Show when={props.heading === "h1"} fallback={<h2 class="ticket-title">{title()}</h2>}>
          <h1 class="ticket-title">{title()}</h1>
        </Show>
        <p class="where">{props.event?.venue || "\u00a0"}</p>
        <div class="ticket-window">
          <Show when={hidden()} fallback={<Qr number={props.ticket.number} code={props.ticket.code ?? ""} />}>
            {(why) => (
              <div class="ticket-hidden">
                <p class="stamp">{why().title}</p>
                <p>{why().detail}</p>
                <Show when={why().action}>{(action) => <a href={action().href}>{action().label}</a>}</Show>
              </div>
            )}
          </Show>
        </div>
      </div>
      <div class="stub-tear" aria-hidden="true">
        <span class="holes" />
      </div>
      <div class="ticket-foot">
        <p class="ticket-number">
          <span class="label">Ticket</span>
          <span class="figure">{figure(props.ticket.number)}</span>
        </p>
        <p class="ticket-admits">
          <span class="label">Admits one</span>
          <span>{props.holder?.name || props.holder?.email || "\u00a0"}</span>
        </p>
      </div>
    </article>
  );
}
