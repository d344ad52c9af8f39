import type { Ticket, User, Event } from "@admit/contract";
import { correction, generate } from "lean-qr";
import { toSvgPath } from "lean-qr/extras/svg";
import { createMemo, Show } from "solid-js";
import { momentAndZone, span } from "../format/time.ts";
import { stockOf } from "../ui/stub.tsx";
import { figure } from "../format/numbers.ts";

interface WhyHidden {
  title: string;
  detail: string;
  /** Where the reader can do something about it. */
  action?: { label: string; href: string };
}

/** Why a ticket shows no QR, in words; null where it shows one. */
export function whyHidden(ticket: Ticket, holder: User | null | undefined): WhyHidden | null {
  if (ticket.status === "VOIDED") {
    return {
      title: "Void",
      detail: ticket.voidedAt
        ? `This ticket was voided ${momentAndZone(ticket.voidedAt)}. It does not admit anybody.`
        : "This ticket was voided. It does not admit anybody.",
    };
  }
  if (ticket.code !== null) return null;
  if (holder?.status === "SUSPENDED") {
    return { title: "Hidden", detail: "Your account is suspended, so its codes are hidden. Ask the organiser." };
  }
  if (holder?.status === "INVITED") {
    return {
      title: "Not shown yet",
      detail: "The ticket is yours. Activate your account to see the code: open the link you were sent.",
      action: { label: "Send me the link again", href: "/activate" },
    };
  }
  return { title: "Hidden", detail: "The code of this ticket is hidden right now. Reload, or ask the organiser." };
}

/** Modules of light around the code, as ISO/IEC 18004 asks. */
const quietZone = 4;
const level = { minCorrectionLevel: correction.M, maxCorrectionLevel: correction.M };

interface QrProps {
  number: number;
  code: string;
}

/**
 * A ticket's QR: dark on white with its quiet zone, whatever the theme. Drawn here, of the code that the service
 * shows to its holder, so that it needs no request of its own. In letters as well, for a door whose camera fails.
 */
function Qr(props: QrProps) {
  const bitmap = createMemo(() => generate(props.code, level));
  const side = () => bitmap().size + 2 * quietZone;
  return (
    <>
      <svg
        class="qr"
        role="img"
        aria-label={`QR of ticket number ${props.number}`}
        viewBox={`${-quietZone} ${-quietZone} ${side()} ${side()}`}
        shape-rendering="crispEdges"
      >
        <rect x={-quietZone} y={-quietZone} width={side()} height={side()} fill="#fff" />
        <path d={toSvgPath(bitmap())} fill="#000" />
      </svg>
      <details class="code">
        <summary>Code in letters</summary>
        <p translate="no">{props.code.replace(/.{4}(?!$)/g, "$& ")}</p>
      </details>
    </>
  );
}

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

interface TakeAlongProps {
  /** Where the tickets are as a document; null where there is nothing that a door would take. */
  pdf: string | null;
  event: Event | null | undefined;
}

/** What a holder takes along from this page into another programme. */
export function TakeAlong(props: TakeAlongProps) {
  return (
    <>
      <Show when={props.pdf}>
        {(pdf) => (
          <a class="button button-quiet" href={pdf()} download="">
            Download PDF
          </a>
        )}
      </Show>
      <Show when={props.event?.startsAt ? props.event : null}>
        {(event) => (
          <a class="button button-quiet" href={`/v1/events/${event().id}/calendar.ics`} download="">
            Add to calendar
          </a>
        )}
      </Show>
    </>
  );
}
