import type { Event, EventSummary } from "@admit/contract";
import { language } from "../language/reader.ts";

/** An event's texts in the reader's language, else in its own. */
export function textsOf<Shown extends Pick<EventSummary, "language" | "title" | "summary" | "translations">>(
  event: Shown,
): Pick<Shown, Extract<keyof Shown, "title" | "summary" | "bodyHtml">> & { lang: string | undefined } {
  const translated = event.translations[language] as Pick<Event, "title" | "summary" | "bodyHtml"> | undefined;
  if (translated !== undefined) return { ...event, ...translated, lang: undefined };
  return { ...event, lang: event.language === language ? undefined : event.language };
}
