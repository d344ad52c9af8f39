import type { Ticket, User, Event } from "@admit/contract";
import { createMemo, Show } from "solid-js";
import { ConnectionLost } from "../api/request.ts";
import { clock, momentAndZone, span } from "../format/format.ts";
import { texts } from "../language/texts.ts";
import { useSources } from "../sources/sources.ts";
import { DownloadLink } from "../ui/buttons.tsx";
import { stockOf } from "../ui/stub.tsx";
import type { Held } from "./create-held.ts";
import { qrPath } from "./qr-path.ts";

interface WhyHidden {
  title: string;
  detail: string;
  action?: { label: string; href: string };
}

/** Why a ticket shows no QR; null where it shows one. */
export function whyHidden(ticket: Ticket, holder: User | null | undefined): WhyHidden | null {
  const { card } = texts.tickets;
  if (ticket.status === "VOIDED") {
    return {
      title: card.voidStamp,
      detail: ticket.voidedAt ? card.voidedAt(momentAndZone(ticket.voidedAt)) : card.voidedOnce,
    };
  }
  if (ticket.code !== null) return null;
  if (holder?.status === "SUSPENDED") {
    return { title: card.hiddenStamp, detail: card.holderSuspended };
  }
  if (holder?.status === "INVITED") {
    return {
      title: card.inactiveStamp,
      detail: card.holderInvited,
      action: { label: card.resendLink, href: "/activate" },
    };
  }
  return { title: card.hiddenStamp, detail: card.codeMissing };
}

/**
 * A ticket's QR: dark on white with its quiet zone in both themes. Drawn here, so that it needs no request of its own.
 * Also as text, for a door whose camera fails.
 */
function Qr(props: { number: number; code: string }) {
  const qr = createMemo(() => qrPath(props.code));
  const box = () => qr().box;
  return (
    <>
      <svg
        class="qr"
        role="img"
        aria-label={texts.tickets.card.qrOf(String(props.number))}
        viewBox={`${box().start} ${box().start} ${box().side} ${box().side}`}
        shape-rendering="crispEdges"
      >
        <rect x={box().start} y={box().start} width={box().side} height={box().side} fill="#fff" />
        <path d={qr().path} fill="#000" />
      </svg>
      <details class="code">
        <summary>{texts.tickets.card.codeAsText}</summary>
        <p translate="no" dir="ltr">
          {props.code.replace(/.{4}(?!$)/g, "$& ")}
        </p>
      </details>
    </>
  );
}

interface TicketCardProps {
  ticket: Ticket;
  /** Null once the event is no longer published. */
  event: Event | null;
  holder: User | null | undefined;
  heading: "h1" | "h2";
}

/** One ticket, on the screen and on paper. It is light in both themes, for sunlight and scanners. */
export function TicketCard(props: TicketCardProps) {
  const hidden = () => whyHidden(props.ticket, props.holder);
  const title = () => props.event?.title ?? texts.tickets.mine.pastEvent;
  return (
    <article class={`ticket ${stockOf(props.ticket.eventId)}`} data-status={props.ticket.status}>
      <div class="ticket-main">
        <p class="when">{props.event ? span(props.event) : "\u00a0"}</p>
        <Show when={props.heading === "h1"} fallback={<h2 dir="auto">{title()}</h2>}>
          <h1 dir="auto">{title()}</h1>
        </Show>
        <p class="where" dir="auto">
          {props.event?.venue || "\u00a0"}
        </p>
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
          <span class="label">{texts.tickets.card.ticketLabel}</span>
          <bdi class="figure" dir="ltr">
            {String(props.ticket.number)}
          </bdi>
        </p>
        <p class="ticket-admits">
          <span class="label">{texts.tickets.card.admitsOne}</span>
          <span dir="auto">{props.holder?.name || props.holder?.email || "\u00a0"}</span>
        </p>
      </div>
    </article>
  );
}

interface DownloadsProps {
  /** The address of the PDF; null without a valid ticket. */
  pdf: string | null;
  event: Event | null | undefined;
}

/** What a holder can download. */
export const Downloads = (props: DownloadsProps) => (
  <>
    <Show when={props.pdf}>
      {(pdf) => (
        <DownloadLink class="button button-quiet" href={pdf()}>
          {texts.tickets.card.downloadPdf}
        </DownloadLink>
      )}
    </Show>
    <Show when={props.event?.startsAt ? props.event : null}>
      {(event) => (
        <DownloadLink class="button button-quiet" href={`/v1/events/${event().id}/calendar.ics`}>
          {texts.tickets.card.addToCalendar}
        </DownloadLink>
      )}
    </Show>
  </>
);

/** Above a saved copy of tickets: since when, and why. */
export function OfflineNotice(props: { held: Held }) {
  const sources = useSources();
  return (
    <div role="status" class="seen">
      <Show when={props.held.trouble() ? props.held.shown() : undefined}>
        {(shown) => (
          <p>
            <span>{reason(props.held.trouble())}</span>{" "}
            <span>{texts.tickets.card.savedCopy(clock(shown().seenAt, sources.clock.now()))}</span>
          </p>
        )}
      </Show>
    </div>
  );
}

function reason(trouble: unknown): string {
  if (trouble === "slow") return texts.tickets.card.slowConnection;
  return trouble instanceof ConnectionLost ? texts.tickets.card.noConnection : texts.tickets.card.noResponse;
}
