/** What a field for a date and a time holds, in the browser's zone: "2026-12-12T19:30"; empty for none. */
export function toLocal(at: string | null): string {
  if (at === null) return "";
  const date = new Date(at);
  const two = (count: number): string => String(count).padStart(2, "0");
  const day = `${String(date.getFullYear()).padStart(4, "0")}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** The moment as a request carries it; null for none. @throws RangeError for what is no date */
export const fromLocal = (local: string): string | null => (local === "" ? null : new Date(local).toISOString());

/** The browser's zone by its name: "Europe/Berlin, GMT+1". */
export function zoneName(now: Date): string {
  const zone = new Intl.DateTimeFormat("en-GB", { timeZoneName: "short" });
  const short = zone.formatToParts(now).find((part) => part.type === "timeZoneName")?.value;
  const { timeZone } = zone.resolvedOptions();
  return short && short !== timeZone ? `${timeZone}, ${short}` : timeZone;
}
