import { ulid } from "ulid";
import type { Stage } from "./stage.ts";
import type { RouteName, RouteRequest } from "./walk.ts";

/** What stands for `{…}` in an address, by the part before it: `/tickets/{id}` names a ticket. */
const named: Record<string, (stage: Stage) => string> = {
  events: ({ eventId }) => eventId,
  lines: ({ eventId }) => eventId,
  purchases: ({ purchaseId }) => purchaseId,
  tickets: ({ ticketId }) => ticketId,
  users: ({ holder }) => holder,
  imports: ({ importId }) => importId,
  problems: () => "sold-out",
};

interface Sent extends Omit<RouteRequest, "path"> {
  query?: string;
  /** The subject, if it is not the holder. */
  path?: string;
}

const newKey = () => ({ "Idempotency-Key": ulid() });

/** What is sent to a route beside its address, so that nothing but the caller can be wrong with it. */
const sent: Record<RouteName, (stage: Stage) => Sent> = {
  "POST /v1/events/{id}/purchases": () => ({ headers: newKey(), body: { quantity: 1 } }),
  "GET /v1/me/tickets.pdf": ({ eventId }) => ({ query: `?eventId=${eventId}` }),
  "GET /v1/me/allowance": ({ eventId }) => ({ query: `?eventId=${eventId}` }),
  "POST /v1/sign-in": () => ({ body: { email: "somebody@example.org" } }),
  "POST /v1/sessions": ({ signInToken }) => ({ body: { token: signInToken } }),
  "POST /v1/sessions/preview": ({ signInToken }) => ({ body: { token: signInToken } }),
  "POST /v1/activations": ({ activationToken }) => ({ body: { token: activationToken } }),
  "POST /v1/activations/preview": ({ activationToken }) => ({ body: { token: activationToken } }),
  "POST /v1/admin/events": () => ({ body: { title: "Another event" } }),
  "PATCH /v1/admin/events/{id}": () => ({ body: { venue: "Elsewhere" } }),
  "PATCH /v1/admin/users/{id}": () => ({ body: { name: "Renamed" } }),
  "POST /v1/admin/invitations": () => ({ body: { email: `${ulid().toLowerCase()}@example.org` } }),
  "POST /v1/admin/events/{id}/issuances": ({ holder }) => ({
    headers: newKey(),
    body: { userId: holder, quantity: 1 },
  }),
  "POST /v1/admin/events/{id}/imports": () => ({
    headers: { ...newKey(), "Content-Type": "text/csv" },
    body: "email,name,quantity\nsomebody@example.org,Somebody,1\n",
  }),
  "POST /v1/admin/tickets/{id}/void": () => ({ body: { reason: "Asked to return it" } }),
  "POST /v1/ops/lines/{eventId}/pause": () => ({ body: {} }),
  "POST /v1/ops/lines/{eventId}/shed": () => ({ body: { message: null } }),
  "POST /v1/admin/tickets/verify": ({ code }) => ({ body: { code } }),
};

/** The same addresses with something else, where that is another right. */
const sentElse: Record<string, (stage: Stage) => Sent> = {
  "PATCH /v1/admin/users/{id}: `status` of a buyer": () => ({ body: { status: "SUSPENDED" } }),
  "PATCH /v1/admin/users/{id}: `role`": () => ({ body: { role: "STAFF" } }),
  "PATCH /v1/admin/users/{id}: `name` of an admin": ({ otherAdmin }) => ({
    path: `/v1/admin/users/${otherAdmin}`,
    body: { name: "Renamed" },
  }),
  "DELETE /v1/admin/users/{id}/sessions: of an admin": ({ otherAdmin }) => ({
    path: `/v1/admin/users/${otherAdmin}/sessions`,
  }),
  "POST /v1/admin/invitations: of an invited admin": ({ invitedAdminEmail }) => ({
    body: { email: invitedAdminEmail },
  }),
};

/**
 * A request to a route about the stage's holder.
 * @param special names what is asked of the route beside the usual
 * @throws Error where nothing is known that stands for a part of the address
 */
export function requestFor(route: RouteName, stage: Stage, special = ""): RouteRequest {
  const [, pattern = ""] = route.split(" ");
  // What stands below the queues' board is its own: the list of queues stands for all of it.
  const path = pattern
    .replace(/^\/operator\/queues\/\*$/, "/operator/queues/api/queues")
    .replaceAll(/([\w-]+)\/\{\w+\}/g, (_, noun: string) => {
      const name = named[noun];
      if (name === undefined) throw new Error(`${route}: nothing is known that stands for {…} after ${noun}`);
      return `${noun}/${name(stage)}`;
    });
  const about = special === "" ? sent[route] : sentElse[`${route}: ${special}`];
  if (special !== "" && about === undefined) throw new Error(`${route}: ${special} is not known`);
  const { query = "", path: other, ...rest } = about?.(stage) ?? {};
  return { path: (other ?? path) + query, ...rest };
}
