import { announceChange } from "../platform/line/listen-for-changes.ts";
import type { EventServices } from "./services.ts";

/** An event's row has changed: this gateway reads it anew at once, the others when they are notified. */
export function announceEventChange(services: Pick<EventServices, "events" | "store" | "log">, eventId: string): void {
  services.events.invalidate(eventId);
  void announceChange(services, "event-changed", eventId);
}
