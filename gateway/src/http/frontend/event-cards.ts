import { eventCard } from "@admit/tickets";
import { LRUCache } from "lru-cache";
import type { CachedEvent } from "../../events/event-cache.ts";
import { FairTurns } from "../../platform/bounds/fair-turns.ts";
import { plainFile, type SharedFile } from "../files/shared-file.ts";

/** Most bytes of drawn cards to keep: a few hundred. */
const cardsMaxBytes = 8 * 1024 * 1024;
/** Cards that may wait to be drawn: a page of results or a chat shows a few at a time. */
const bounds = { eachMax: 10, allMax: 100 };
const refusal = { retryAfterS: 5, refusal: "drawing-limit" } as const;
/** A new version of an event has a new address, so a copy that is older shows only where the address is too. */
const cacheControl = "public, max-age=300";
/** A card that others wait for too is drawn even if the first of them has gone. */
const never = new AbortController().signal;

/** The pictures of events for previews, drawn once for each version of an event, one at a time; callers alternate. */
export class EventCards {
  readonly #turns = new FairTurns(bounds, refusal);
  readonly #drawing = new Map<string, Promise<SharedFile>>();
  readonly #drawn = new LRUCache<string, SharedFile>({
    maxSize: cardsMaxBytes,
    sizeCalculation: ({ plain }) => plain.length,
  });

  /**
   * @param network the caller's
   * @throws ProblemError rate-limited, gateway-busy
   */
  async of(event: CachedEvent, network: string): Promise<SharedFile> {
    const version = `${event.id} ${event.updatedAt.getTime()}`;
    const found = this.#drawn.get(version) ?? this.#drawing.get(version);
    if (found !== undefined) return found;
    const drawing = this.#turns
      .run(network, never, async () => plainFile(await eventCard(event, event.language), "image/png", cacheControl))
      .finally(() => this.#drawing.delete(version));
    this.#drawing.set(version, drawing);
    const file = await drawing;
    this.#drawn.set(version, file);
    return file;
  }
}
