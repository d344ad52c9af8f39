import type { Event, EventChange, EventCreate, Problem } from "@admit/contract";
import { Explained } from "@admit/environment";
import type { DropOptions } from "./options.ts";
import { type Call, type Connections, lostOrThrow } from "./sender/connections.ts";

const warmUpRounds = 20;
const callsPerRound = 50;

/** @throws Explained if no gateway answers there */
export async function expectGateway(connections: Connections, url: string): Promise<void> {
  const answer = await connections.request({ method: "GET", path: "/healthz", headers: {} }).catch(lostOrThrow);
  if ("status" in answer && answer.status === 200) return;
  throw new Explained(
    `No gateway answers at ${url}. Start the deployment first (npx --yes pnpm start), or give its address with --url.`,
  );
}

/**
 * The event to rehearse on: a fresh one, since issued tickets stay issued; or an existing one.
 * @returns also what archives a fresh one; an existing one stays as it is
 */
export async function openEvent(connections: Connections, token: string, options: DropOptions) {
  const ask = async (method: Call["method"], path: string, body?: EventCreate | EventChange): Promise<Event> => {
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const answer = await connections.request({ method, path, headers, ...sent });
    if (answer.status < 300) return JSON.parse(answer.body) as Event;
    const { title, detail } = JSON.parse(answer.body) as Problem;
    throw new Explained(`The rehearsal's event (${answer.status}): ${title}. ${detail}`);
  };
  if (options.event !== null) {
    const event = await ask("GET", `/v1/events/${encodeURIComponent(options.event)}`);
    return { event, close: async () => undefined };
  }
  const event = await ask("POST", "/v1/admin/events", {
    title: `Rehearsal ${new Date().toISOString().slice(0, 19).replace("T", " ")}`,
    summary: "Created for a rehearsal of a drop. It never takes place.",
    capacity: options.capacity,
    status: "PUBLISHED",
  });
  const archived: EventChange = { status: "ARCHIVED", waitingPurchases: "reject" };
  return { event, close: () => ask("PATCH", `/v1/admin/events/${event.id}`, archived) };
}

/** Reads the event until this process has its connections, and its code compiled: the first buyer is to be on time. */
export async function warmUp(connections: Connections, eventId: string): Promise<void> {
  const read = { method: "GET", path: `/v1/events/${eventId}`, headers: {} } as const;
  for (let round = 0; round < warmUpRounds; round++)
    await Promise.all(Array.from({ length: callsPerRound }, () => connections.request(read)));
}
