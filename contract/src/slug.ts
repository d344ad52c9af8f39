export const slugPattern = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
/** Longest slug, so that an event's address stays readable. */
export const slugLengthMax = 80;

/** A title as an address: `Émile’s Gala 2026!` → `emiles-gala-2026`. A title without a Latin letter or digit gives `event`. */
export function slugOf(title: string): string {
  const words = title
    .normalize("NFKD")
    .replace(/[\u0300-\u036f'’]/g, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, slugLengthMax)
    .replace(/^-+|-+$/g, "");
  return words === "" ? "event" : words;
}
