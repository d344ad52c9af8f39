import { cardStockOf, type Event, type Line, type SaleState } from "@admit/contract";
import { cardSize, eventTime, isoAtVenue } from "@admit/tickets";
import escapeHtml from "escape-html";
import type { CachedEvent } from "../../events/event-cache.ts";
import type { Page, PageHead } from "./page-template.ts";

interface EventOnPage {
  /** As it is stored, and as the API answers it. */
  row: CachedEvent;
  event: Event;
  line: Line;
  /** The name in the requested address: the event's slug, an earlier one, or its id. */
  name: string;
}

/** What previews of links show in full. */
const descriptionLengthMax = 200;
const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/** An event's page. Its line is on it once the page would ask for it. */
export function eventPage({ row, event, line, name }: EventOnPage, publicUrl: string): Page {
  return {
    head: headOf(row, event, publicUrl),
    main: firstPaint(event),
    answers: {
      [`/v1/events/${name}`]: JSON.stringify(event),
      ...(event.saleState !== "not-open" && { [`/v1/events/${event.id}/line`]: JSON.stringify(line) }),
    },
  };
}

function headOf(row: CachedEvent, event: Event, publicUrl: string): PageHead {
  const url = `${publicUrl}/events/${event.slug}`;
  const { day, time } = eventTime(row);
  const facts = [day, time, event.venue].filter((fact) => fact !== "").join(", ");
  const description = shortened(event.summary || event.body || facts);
  const image = {
    // A new version has a new address: previews keep pictures for weeks.
    url: `${url}/card.png?v=${row.updatedAt.getTime().toString(36)}`,
    alt: `${event.title}. ${facts}`,
    ...cardSize,
  };
  return {
    title: event.title,
    description,
    url,
    image,
    jsonLd: jsonLdOf(row, event, { url, description, image: image.url }),
  };
}

function shortened(text: string): string {
  const line = text.replace(/\s+/gu, " ").trim();
  // No grapheme of a text is longer than the part that is kept here.
  const letters = [...graphemes.segment(line.slice(0, 10 * descriptionLengthMax))].map(({ segment }) => segment);
  return letters.length <= descriptionLengthMax ? line : `${letters.slice(0, descriptionLengthMax - 1).join("")}…`;
}

const availabilities: Record<SaleState, string> = {
  "not-open": "PreOrder",
  open: "InStock",
  paused: "InStock",
  "sold-out": "SoldOut",
  closed: "OutOfStock",
};

/** Null without a time: search engines refuse such an event. */
function jsonLdOf(row: CachedEvent, event: Event, about: { url: string; description: string; image: string }) {
  if (row.startsAt === null) return null;
  const isoOf = (at: Date): string => isoAtVenue(at, row.timeZone);
  return {
    "@context": "https://schema.org",
    "@type": "Event",
    name: event.title,
    ...about,
    startDate: isoOf(row.startsAt),
    ...(row.endsAt !== null && { endDate: isoOf(row.endsAt) }),
    eventStatus: "https://schema.org/EventScheduled",
    ...(event.venue !== "" && { location: { "@type": "Place", name: event.venue, address: event.venue } }),
    offers: {
      "@type": "Offer",
      url: about.url,
      availability: `https://schema.org/${event.refusing === null ? availabilities[event.saleState] : "OutOfStock"}`,
      ...(row.salesOpenAt !== null && { validFrom: isoOf(row.salesOpenAt) }),
      ...(row.salesCloseAt !== null && { validThrough: isoOf(row.salesCloseAt) }),
    },
  };
}

/**
 * The event's page as `frontend/src/pages/event-page.tsx` renders it, but for what depends on the reader and the
 * moment: that is blank, as while the event loads. So the title and the text show before any script has run.
 */
function firstPaint(event: Event): string {
  const { id, title, venue, summary, body } = event;
  const blank = `<span class="blank blank-short"></span>`;
  const text = (name: string, content: string): string =>
    content === "" ? "" : `<p${name && ` class="${name}"`}>${escapeHtml(content)}</p>`;
  const paragraphs = body.split(/\n\s*\n/).filter((paragraph) => paragraph.trim() !== "");
  return [
    `<div class="event-page"><header class="event-heading"><p class="when">${blank}</p>`,
    `<h1>${escapeHtml(title)}</h1>${text("where", venue)}</header>`,
    `<div class="stub stock-${cardStockOf(id)} sale-panel"><div class="stub-part stub-main">`,
    figureOf(event) ?? `<p class="label">${blank}</p><p class="figure"><span class="blank"></span></p>`,
    `<p class="aside">${blank}</p></div>`,
    `<div class="stub-tear"><span class="holes"></span></div>`,
    `<div class="stub-part stub-foot"><div class="next-action"></div></div></div>`,
    `<section class="event-text">${text("lead", summary)}`,
    ...paragraphs.map((paragraph) => text("", paragraph)),
    `</section></div>`,
  ].join("");
}

/** What is left, the largest text of the page; null where the sale says something else. */
function figureOf({ saleState, refusing, remaining }: Event): string | null {
  if ((saleState !== "open" && saleState !== "paused") || refusing !== null) return null;
  const label = remaining === 1 ? "Ticket left" : "Tickets left";
  return `<p class="label">${label}</p><p class="figure">${remaining.toLocaleString("en")}</p>`;
}
