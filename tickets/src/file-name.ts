import { asLine, charactersOf } from "./as-line.ts";
import type { EventFacts } from "./calendar/event-time.ts";

/** A file's name, and the same in ASCII for programs that read no other letters. */
export interface FileName {
  name: string;
  ascii: string;
}

/** Windows allows none of these; some programs take a leading dot for a hidden file. */
const refused = /[\\/:*?"<>|]+|^[. ]+|[. ]+$/g;
/** Most file systems take 255 bytes. */
const titleBytesMax = 180;

/**
 * The name of a file about an event, which says which one: "Winter Gala, ticket 7.pdf".
 * @param what the file has of the event, in ASCII letters, digits and spaces; empty for the event itself
 */
export function fileName(event: Pick<EventFacts, "title" | "slug">, what: string, ending: string): FileName {
  let title = "";
  for (const character of charactersOf(asLine(event.title.replace(refused, " ")).replace(refused, ""))) {
    if (Buffer.byteLength(title + character) > titleBytesMax) break;
    title += character;
  }
  const named = (name: string, separator: string) => `${name}${what === "" ? "" : separator + what}.${ending}`;
  return {
    name: named(asLine(title) || event.slug, ", "),
    ascii: named(event.slug, "-").replaceAll(" ", "-"),
  };
}
