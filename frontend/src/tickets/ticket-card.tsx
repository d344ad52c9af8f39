import type { Ticket, User, Event } from "@admit/contract";
import { correction, generate } from "lean-qr";
import { toSvgPath } from "lean-qr/extras/svg";
import { createMemo, Show } from "solid-js";
import { ConnectionLost } from "../api/request.ts";
import { clock, figure, momentAndZone, span } from "../format/format.ts";
import { useSources } from "../sources/sources.ts";
import { DownloadLink } from "../ui/buttons.tsx";
import { stockOf } from "../ui/stub.tsx";
import type { Held } from "./create-held.ts";

interface WhyHidden {
  title: string;
  detail: string;
  action?: { label: string; href: string };
}

/** Why a ticket shows no QR; null where it shows one. */
export function whyHidden(ticket: Ticket, holder: User | null | undefined): WhyHidden | null {
  if (ticket.status === "VOIDED") {
    return {
      title: "Void",
      detail: ticket.voidedAt
        ? `This ticket was voided ${momentAndZone(ticket.voidedAt)}. It can’t be used.`
        : "This ticket was voided. It can’t be used.",
    };
  }
  if (ticket.code !== null) return null;
  if (holder?.status === "SUSPENDED") {
    return { title: "Hidden", detail: "Your account is suspended. Contact the organiser." };
  }
  if (holder?.status === "INVITED") {
    return {
      title: "Not active yet",
      detail: "It’s yours. To see the code, activate your account with the link in your email.",
      action: { label: "Resend the link", href: "/activate" },
    };
  }
  return { title: "Hidden", detail: "The code is hidden right now. Reload the page or contact the organiser." };
}

/** In modules, as ISO/IEC 18004 requires. */
const quietZone = 4;
const level = { minCorrectionLevel: correction.M, maxCorrectionLevel: correction.M };

/**
 * A ticket's QR: dark on white with its quiet zone in both themes. Drawn here, so that it needs no request of its own.
 * Also as text, for a door whose camera fails.
 */
function Qr(props: { number: number; code: string }) {
  const bitmap = createMemo(() => generate(props.code, level));
  const side = () => bitmap().size + 2 * quietZone;
  return (
    <>
      <svg
        class="qr"
        role="img"
        aria-label={`QR code of ticket ${props.number}`}
        viewBox={`${-quietZone} ${-quietZone} ${side()} ${side()}`}
        shape-rendering="crispEdges"
      >
        <rect x={-quietZone} y={-quietZone} width={side()} height={side()} fill="#fff" />
        <path d={toSvgPath(bitmap())} fill="#000" />
      </svg>
      <details class="code">
        <summary>Show code as text</summary>
        <p translate="no">{props.code.replace(/.{4}(?!$)/g, "$& ")}</p>
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
  const title = () => props.event?.title ?? "Past event";
  return (
    <article class={`ticket ${stockOf(props.ticket.eventId)}`} data-status={props.ticket.status}>
      <div class="ticket-main">
        <p class="when">{props.event ? span(props.event) : "\u00a0"}</p>
        <Show when={props.heading === "h1"} fallback={<h2>{title()}</h2>}>
          <h1>{title()}</h1>
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
          Download PDF
        </DownloadLink>
      )}
    </Show>
    <Show when={props.event?.startsAt ? props.event : null}>
      {(event) => (
        <DownloadLink class="button button-quiet" href={`/v1/events/${event().id}/calendar.ics`}>
          Add to calendar
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
            <span>Saved copy from {clock(shown().seenAt, sources.clock.now())}.</span>
          </p>
        )}
      </Show>
    </div>
  );
}

function reason(trouble: unknown): string {
  if (trouble === "slow") return "Slow connection.";
  return trouble instanceof ConnectionLost ? "Offline." : "The service isn’t responding.";
}
