import type { Event, EventCreate, Problem } from "@admit/contract";
import { type Answer, type Connections, ConnectionLost } from "../load/connections.ts";
import { Explained } from "./explained.ts";
import type { DropOptions } from "./read-options.ts";

const warmUpRounds = 20;
const warmUpSize = 50;

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

/** @throws Explained where nothing that serves Admit answers there */
export async function expectGateway(connections: Connections, url: string): Promise<void> {
  const answer = await connections.request({ method: "GET", path: "/healthz", headers: {} }).catch((error: unknown) => {
    if (error instanceof ConnectionLost) return null;
    throw error;
  });
  if (answer?.status === 200) return;
  throw new Explained(
    `No gateway answers at ${url}. Start the set-up first (npx --yes pnpm start), or name its address with --url.`,
  );
}

/** Looks at the event as often as it takes for this process to have its connections, and its code compiled. */
export async function warmUp(connections: Connections, eventId: string): Promise<void> {
  const look = { method: "GET", path: `/v1/events/${eventId}`, headers: {} } as const;
  for (let round = 0; round < warmUpRounds; round++)
    await Promise.all(Array.from({ length: warmUpSize }, () => connections.request(look)));
}

function readEvent({ status, body }: Answer): Event {
  if (status < 300) return JSON.parse(body) as Event;
  const { title, detail } = JSON.parse(body) as Problem;
  throw new Explained(`There is no event to rehearse on (${status}): ${title}. ${detail}`);
}
