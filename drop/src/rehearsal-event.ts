import {
  isId,
  type Event,
  type EventChange,
  type EventCreate,
  type OpsRehearsal,
  type Problem,
  type RehearsalRecord,
} from "@admit/contract";
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
 * Sends a request as an admin.
 * @throws Explained with the problem's title and detail
 */
async function ask<Body>(
  connections: Connections,
  token: string,
  method: Call["method"],
  path: string,
  body?: EventCreate | EventChange | RehearsalRecord,
): Promise<Body> {
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  const sent = body === undefined ? {} : { body: JSON.stringify(body) };
  const answer = await connections.request({ method, path, headers, ...sent });
  if (answer.status < 300) return JSON.parse(answer.body) as Body;
  const { title, detail } = JSON.parse(answer.body) as Problem;
  throw new Explained(`The rehearsal's event (${answer.status}): ${title}. ${detail}`);
}

/**
 * The event to rehearse on: a fresh one, since issued tickets stay issued; or an existing one.
 * @returns also the event that it is rehearsed for, and what archives a fresh one; an existing one stays as it is
 */
export async function openEvent(connections: Connections, token: string, options: DropOptions) {
  const event = (method: Call["method"], path: string, body?: EventCreate | EventChange) =>
    ask<Event>(connections, token, method, path, body);
  if (options.event !== null) {
    const existing = await event("GET", `/v1/events/${encodeURIComponent(options.event)}`);
    return { event: existing, rehearsedFor: existing, close: async () => undefined };
  }
  const coming = options.for === null ? null : await event("GET", addressOf(options.for));
  const fresh = await event("POST", "/v1/admin/events", {
    title: `Rehearsal ${new Date().toISOString().slice(0, 19).replace("T", " ")}`,
    summary: "Created for a rehearsal of a drop. It never takes place.",
    capacity: coming?.capacity ?? options.capacity,
    ...(coming !== null && { userCap: coming.userCap }),
    status: "PUBLISHED",
  });
  const archived: EventChange = { status: "ARCHIVED", waitingPurchases: "reject" };
  return {
    event: fresh,
    rehearsedFor: coming ?? fresh,
    close: () => event("PATCH", `/v1/admin/events/${fresh.id}`, archived),
  };
}

/** Staff read drafts too, by their ids; the public address finds a published event by its slug. */
const addressOf = (idOrSlug: string): string =>
  isId(idOrSlug) ? `/v1/admin/events/${idOrSlug}` : `/v1/events/${encodeURIComponent(idOrSlug)}`;

/** Leaves a record with the event, for its staff and the operators' console. */
export const recordRehearsal = (
  connections: Connections,
  token: string,
  { id }: Pick<Event, "id">,
  record: RehearsalRecord,
): Promise<OpsRehearsal> => ask(connections, token, "POST", `/v1/ops/lines/${id}/rehearsal`, record);

/** Reads the event until this process has its connections, and its code compiled: the first buyer is to be on time. */
export async function warmUp(connections: Connections, eventId: string): Promise<void> {
  const read = { method: "GET", path: `/v1/events/${eventId}`, headers: {} } as const;
  for (let round = 0; round < warmUpRounds; round++)
    await Promise.all(Array.from({ length: callsPerRound }, () => connections.request(read)));
}
