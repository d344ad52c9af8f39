import {
  cardStockOf,
  currencyDigits,
  type Event,
  type Language,
  type Line,
  type Poster,
  posterSizes,
  type Price,
  type SaleState,
} from "@admit/contract";
import { formatsOf, localeOf } from "@admit/language";
import { buyersIn } from "@admit/language/on-pages";
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

/** An event's page, with its texts in the page's language where it has them. Its line is on it once the page would ask for it. */
export function eventPage({ row, event, line, name }: EventOnPage, publicUrl: string, language: Language): Page {
  const shown: Event = { ...event, ...event.translations[language] };
  const isForeign = event.language !== language && event.translations[language] === undefined;
  return {
    head: headOf(row, shown, publicUrl, language),
    main: firstPaint(shown, language, isForeign ? event.language : null),
    answers: {
      [`/v1/events/${name}`]: JSON.stringify(event),
      ...(event.saleState !== "not-open" && { [`/v1/events/${event.id}/line`]: JSON.stringify(line) }),
    },
  };
}

function headOf(row: CachedEvent, event: Event, publicUrl: string, language: Language): PageHead {
  const url = `${publicUrl}/events/${event.slug}`;
  const { day, time } = eventTime(row, language);
  const facts = [day, time, event.venue].filter((fact) => fact !== "").join(language === "ar" ? "، " : ", ");
  const description = shortened(event.summary || plainText(event.bodyHtml) || facts);
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
    image: [about.image, ...(event.poster?.sources.slice(-1).map(({ url }) => new URL(url, about.url).href) ?? [])],
    inLanguage: event.language,
    ...(event.organiser !== "" && { organizer: { "@type": "Organization", name: event.organiser } }),
    isAccessibleForFree: event.price === null,
    startDate: isoOf(row.startsAt),
    ...(row.endsAt !== null && { endDate: isoOf(row.endsAt) }),
    eventStatus: "https://schema.org/EventScheduled",
    ...(event.venue !== "" && { location: { "@type": "Place", name: event.venue, address: event.venue } }),
    offers: {
      "@type": "Offer",
      url: about.url,
      ...(event.price !== null && { price: majorOf(event.price), priceCurrency: event.price.currency }),
      availability: `https://schema.org/${event.refusing === null ? availabilities[event.saleState] : "OutOfStock"}`,
      ...(row.salesOpenAt !== null && { validFrom: isoOf(row.salesOpenAt) }),
      ...(row.salesCloseAt !== null && { validThrough: isoOf(row.salesCloseAt) }),
    },
  };
}

/** 1250 in EUR is "12.50". */
function majorOf({ amountMinor, currency }: Price): string {
  const digits = currencyDigits(currency);
  return (amountMinor / 10 ** digits).toFixed(digits);
}

const plainText = (html: string): string =>
  html.replace(/<[^>]*>/g, " ").replace(/&(lt|gt|quot|amp|#39);/g, (_entity, name: string) => entities[name] ?? "");
const entities: Record<string, string> = { lt: "<", gt: ">", quot: '"', amp: "&", "#39": "'" };

/**
 * The event's page as `frontend/src/pages/event-page.tsx` renders it, but for what depends on the reader and the
 * moment: that is blank, as while the event loads. So the title and the text show before any script has run.
 * @param foreign the language of the event's texts, where it is not the page's
 */
function firstPaint(event: Event, language: Language, foreign: Language | null): string {
  const { id, title, venue, summary, bodyHtml, poster } = event;
  const lang = foreign === null ? "" : ` lang="${foreign}"`;
  const blank = `<span class="blank blank-short"></span>`;
  const text = (name: string, content: string, attributes = ""): string =>
    content === "" ? "" : `<p class="${name}" dir="auto"${attributes}>${escapeHtml(content)}</p>`;
  return [
    `<div class="event-page"><header class="event-heading">`,
    `<p class="when">${blank}</p><h1 dir="auto"${lang}>${escapeHtml(title)}</h1>${text("where", venue)}</header>`,
    `<div class="stub stock-${cardStockOf(id)} sale-panel"><div class="stub-part stub-main">`,
    figureOf(event, language) ?? `<p class="label">${blank}</p><p class="figure"><span class="blank"></span></p>`,
    `<p class="aside">${blank}</p></div>`,
    `<div class="stub-tear"><span class="holes"></span></div>`,
    `<div class="stub-part stub-foot"><div class="next-action"></div></div></div>`,
    poster === null ? "" : posterImage(poster),
    `<section class="event-text">${text("lead", summary, lang)}<div class="event-body" dir="auto"${lang}>${bodyHtml}</div></section></div>`,
  ].join("");
}

function posterImage({ sources, width, height, alt }: Poster): string {
  const srcset = sources.map((source) => `${source.url} ${source.width}w`).join(", ");
  return `<img class="poster" src="${sources.at(-1)?.url ?? ""}" srcset="${srcset}" sizes="${posterSizes}" width="${width}" height="${height}" alt="${escapeHtml(alt)}" loading="lazy" />`;
}

/** What is left, the largest text of the page; null where the sale says something else. */
function figureOf({ saleState, refusing, remaining }: Event, language: Language): string | null {
  if ((saleState !== "open" && saleState !== "paused") || refusing !== null) return null;
  const label = buyersIn(language).sale.ticketsLeft(remaining);
  return `<p class="label">${label}</p><p class="figure">${formatsOf(localeOf(language)).figure(remaining)}</p>`;
}
