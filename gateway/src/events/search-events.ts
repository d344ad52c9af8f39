import type { ListedEvent } from "./event-read.ts";

/** Which events a list shows; all bounds are optional. */
export interface EventFilter {
  search?: string | undefined;
  /** Days of the events' own zones, "2026-12-12", both included. */
  from?: string | undefined;
  to?: string | undefined;
}

type Searched = Pick<
  ListedEvent,
  "title" | "summary" | "venue" | "organiser" | "translations" | "startsAt" | "endsAt" | "timeZone"
>;

/** Without case, accents and marks: "Łódź" is found by "lodz". */
const folded = (text: string): string =>
  text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll("ł", "l")
    .replaceAll("ß", "ss")
    .replaceAll("ø", "o");

/** An event's texts in all its languages. */
export const searchTextOf = ({ title, summary, venue, organiser, translations }: Searched): string =>
  folded(
    [
      title,
      summary,
      venue,
      organiser,
      ...Object.values(translations).flatMap((texts) => [texts.title, texts.summary]),
    ].join("\n"),
  );

/**
 * Every part of the search has to occur, in any order. An event that lasts several days is found by each of them; one
 * without a date by none. @returns null if every event is shown
 */
export function makeFilter({
  search = "",
  from,
  to,
}: EventFilter): ((event: Searched, text: () => string) => boolean) | null {
  const parts = folded(search)
    .split(/\s+/u)
    .filter((part) => part !== "");
  if (parts.length === 0 && from === undefined && to === undefined) return null;
  return (event, text) => isWithin(event, from, to) && parts.every((part) => text().includes(part));
}

function isWithin({ startsAt, endsAt, timeZone }: Searched, from: string | undefined, to: string | undefined): boolean {
  if (from === undefined && to === undefined) return true;
  if (startsAt === null) return false;
  const [first, last] = [dayOf(startsAt, timeZone), dayOf(endsAt ?? startsAt, timeZone)];
  return (from === undefined || last >= from) && (to === undefined || first <= to);
}

/** As many as there are time zones. */
const days = new Map<string, Intl.DateTimeFormat>();

/** "2026-12-12": Sweden writes dates as ISO 8601 does. */
function dayOf(at: Date, timeZone: string): string {
  const known = days.get(timeZone) ?? new Intl.DateTimeFormat("sv-SE", { timeZone });
  days.set(timeZone, known);
  return known.format(at);
}
