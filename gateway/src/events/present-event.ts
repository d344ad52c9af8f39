import type { StaffEvent } from "@admit/contract";
import { eventNotFound, type EventServices } from "./event-cache.ts";
import { readEventsNamed } from "./event-read.ts";
import { toStaffEvent } from "./to-event.ts";

/** An event as it is now, past every cache. @throws ProblemError event-not-found */
export async function presentEvent({ mysql, settings, line }: EventServices, id: string): Promise<StaffEvent> {
  const [event = null] = await readEventsNamed(mysql, [id], settings.MAX_TICKETS_PER_USER_PER_EVENT);
  if (event === null) throw eventNotFound();
  return toStaffEvent(event, line);
}
