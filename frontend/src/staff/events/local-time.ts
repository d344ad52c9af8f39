import { Temporal } from "temporal-polyfill";
import { texts } from "../../language/texts.ts";

/** The length of "2026-12-12T19:30": what a `datetime-local` field holds. */
const fieldLength = 16;

/** What the field of a local time shows. */
export const fieldOf = (local: string): string => local.slice(0, fieldLength);

/**
 * The moments at which the clocks of a zone show a time, the earlier first: none where they skip it, two in the night
 * in which they are set back.
 * @param local "2026-12-12T19:30", with or without an offset behind it
 */
export function momentsOf(local: string, timeZone: string): Temporal.ZonedDateTime[] {
  const shown = Temporal.PlainDateTime.from(fieldOf(local));
  const [earlier, later] = (["earlier", "later"] as const).map((disambiguation) =>
    shown.toZonedDateTime(timeZone, { disambiguation }),
  ) as [Temporal.ZonedDateTime, Temporal.ZonedDateTime];
  if (earlier.equals(later)) return [earlier];
  // A skipped time is moved to before and after the gap.
  return earlier.toPlainDateTime().equals(shown) ? [earlier, later] : [];
}

/** A moment as the clocks of a zone show it, with its offset where they show that twice; empty for none. */
export function toLocal(at: string | null, timeZone: string): string {
  if (at === null) return "";
  const zoned = Temporal.Instant.from(at).toZonedDateTimeISO(timeZone);
  const local = zoned.toPlainDateTime().toString({ smallestUnit: "minute" });
  return momentsOf(local, timeZone).length === 1 ? local : `${local}${zoned.offset}`;
}

/** Null for an empty field, and for what is no moment, or not a certain one. */
export function fromLocal(local: string, timeZone: string): string | null {
  if (local === "") return null;
  const moments = momentsOf(local, timeZone);
  const chosen = moments.length === 1 ? moments[0] : moments.find(({ offset }) => local.endsWith(offset));
  return chosen === undefined ? null : new Date(chosen.epochMilliseconds).toISOString();
}

/** What is wrong with a local time, as a sentence; empty where nothing is. */
export function problemOf(local: string, timeZone: string): string {
  if (local === "" || fromLocal(local, timeZone) !== null) return "";
  const clock = fieldOf(local).slice(-5);
  return momentsOf(local, timeZone).length === 0
    ? texts.organisers.form.skipped(clock)
    : texts.organisers.form.twice(clock);
}

/** The zone that this browser is in. */
export const ownZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** All zones that can be chosen, and the given one. */
export const zonesWith = (timeZone: string): string[] =>
  [...new Set([...Intl.supportedValuesOf("timeZone"), "UTC", timeZone])].toSorted();
