import type { Event, EventChange, EventCreate, Problem } from "@admit/contract";
import type { Answer, Connections } from "../load/connections.ts";
import { Explained } from "./explained.ts";
import type { DropOptions } from "./read-options.ts";

/** The event to rehearse on: a fresh one, since what is issued stays issued; or one that is there. */
export async function openEvent(connections: Connections, adminToken: string, options: DropOptions): Promise<Event> {
  const headers = { authorization: `Bearer ${adminToken}`, "content-type": "application/json" };
  if (options.event !== null) {
    const path = `/v1/events/${encodeURIComponent(options.event)}`;
    return readEvent(await connections.request({ method: "GET", path, headers }));
  }
  const fresh: EventCreate = {
    title: `Rehearsal ${new Date().toISOString().slice(0, 19).replace("T", " ")}`,
    summary: "Made for a rehearsal of a drop. It never takes place.",
    capacity: options.capacity,
    status: "PUBLISHED",
  };
  const body = JSON.stringify(fresh);
  return readEvent(await connections.request({ method: "POST", path: "/v1/admin/events", headers, body }));
}

/** Takes a rehearsal's own event off the list again; one that was named stays as it is. */
export async function closeEvent(
  connections: Connections,
  adminToken: string,
  event: Event,
  options: DropOptions,
): Promise<void> {
  if (options.event !== null) return;
  const headers = { authorization: `Bearer ${adminToken}`, "content-type": "application/json" };
  const archived: EventChange = { status: "ARCHIVED", waitingPurchases: "reject" };
  const path = `/v1/admin/events/${event.id}`;
  readEvent(await connections.request({ method: "PATCH", path, headers, body: JSON.stringify(archived) }));
}

function readEvent({ status, body }: Answer): Event {
  if (status < 300) return JSON.parse(body) as Event;
  const { title, detail } = JSON.parse(body) as Problem;
  throw new Explained(`The rehearsal's event (${status}): ${title}. ${detail}`);
}
