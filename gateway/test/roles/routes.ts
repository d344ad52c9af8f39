import sharp from "sharp";
import { ulid } from "ulid";
import type { TestGateway } from "../tools/test-gateway.ts";
import type { Stage } from "./stage.ts";

/** A method and a path as the documentation writes it: `GET /v1/tickets/{id}`. */
export type RouteName = string;

export interface RouteRequest {
  path: string;
  headers?: Record<string, string>;
  /** A text or stream is sent as it is, other values as JSON. */
  body?: unknown;
}

export function routesOf(app: TestGateway["app"]): RouteName[] {
  const names = app.routes
    .filter(({ method }) => method !== "ALL")
    .map(({ method, path }) => `${method} ${documented(path)}`);
  return [...new Set(names)];
}

/** `/tickets/:id` is `/tickets/{id}`, and `/:file{.+\\.csv}`, which ends in `.csv`, `/{file}.csv`. */
const documented = (path: string): string =>
  path.replaceAll(/:(\w+)\{\.\+\\\.(\w+)\}/g, "{$1}.$2").replaceAll(/:(\w+)/g, "{$1}");

/** The value of `{…}` in a path, by the segment before it: `/tickets/{id}` names a ticket. */
export const byNoun: Record<string, keyof Stage | "problem"> = {
  events: "eventId",
  lines: "eventId",
  purchases: "purchaseId",
  tickets: "ticketId",
  users: "holder",
  imports: "importId",
  "undelivered-mails": "purchaseId",
  problems: "problem",
  posters: "posterImage",
};

interface Sent extends Omit<RouteRequest, "path"> {
  query?: string;
  /** Replaces the path if the subject is not the holder. */
  path?: string;
}

/** A PNG of 300 by 1 pixels. */
const picture = await sharp({ create: { width: 300, height: 1, channels: 3, background: "#c5d5a9" } })
  .png()
  .toBuffer();
const newKey = () => ({ "Idempotency-Key": ulid() });
const ofEvent = ({ eventId }: Stage): Sent => ({ query: `?eventId=${eventId}` });
const signIn = ({ signInToken }: Stage): Sent => ({ body: { token: signInToken } });
const code = ({ holderEmail, signInCode }: Stage): Sent => ({ body: { email: holderEmail, code: signInCode } });
const activate = ({ activationToken }: Stage): Sent => ({ body: { token: activationToken } });

/** The rest of a valid request, so that only the caller can be wrong. */
const sent: Record<RouteName, (stage: Stage) => Sent> = {
  "POST /v1/events/{id}/purchases": () => ({ headers: newKey(), body: { quantity: 1 } }),
  "GET /v1/me/tickets.pdf": ofEvent,
  "GET /v1/me/allowance": ofEvent,
  "POST /v1/sign-in": () => ({ body: { email: "ann@example.org" } }),
  "POST /v1/sessions": signIn,
  "POST /v1/sessions/code": code,
  "POST /v1/sessions/preview": signIn,
  "POST /v1/activations": activate,
  "POST /v1/activations/preview": activate,
  "POST /v1/admin/undelivered-mails/{id}/send": () => ({ body: {} }),
  "POST /v1/admin/events": () => ({ body: { title: "Another event" } }),
  "PATCH /v1/admin/events/{id}": () => ({ body: { venue: "Elsewhere" } }),
  "PATCH /v1/admin/users/{id}": () => ({ body: { name: "Renamed" } }),
  "POST /v1/admin/invitations": () => ({ body: { email: `${ulid().toLowerCase()}@example.org` } }),
  "POST /v1/admin/invitations/batch": () => ({ body: { people: [{ email: `${ulid().toLowerCase()}@example.org` }] } }),
  "PATCH /v1/me": () => ({ body: { language: "de" } }),
  "PUT /v1/admin/events/{id}/poster": () => ({ headers: { "Content-Type": "image/png" }, body: picture }),
  "POST /v1/admin/events/{id}/issuances": ({ holder }) => ({
    headers: newKey(),
    body: { userId: holder, quantity: 1 },
  }),
  "POST /v1/admin/events/{id}/imports": () => ({
    headers: { ...newKey(), "Content-Type": "text/csv" },
    // A list of its own: another one's would be asked about.
    body: `email,name,quantity\n${ulid().toLowerCase()}@example.org,Ann,1\n`,
  }),
  "POST /v1/admin/events/{id}/imports/preview": () => ({
    headers: { "Content-Type": "text/csv" },
    body: "email,name,quantity\nann@example.org,Ann,1\n",
  }),
  "POST /v1/admin/tickets/{id}/void": () => ({ body: { reason: "Asked to return it" } }),
  "POST /v1/ops/lines/{eventId}/pause": () => ({ body: {} }),
  "POST /v1/ops/lines/{eventId}/shed": () => ({ body: { message: null } }),
  "POST /v1/ops/lines/{eventId}/rehearsal": () => ({
    body: { buyers: 10, buyersPerSecond: 5, capacity: 100, passed: true },
  }),
  "POST /v1/admin/tickets/verify": ({ code }) => ({ body: { code } }),
};

/** The same routes with requests that need another right. */
const sentSpecially: Record<string, (stage: Stage) => Sent> = {
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
 * A valid request to a route about the stage's holder.
 * @param special names a request that needs another right than the usual one
 * @throws Error for an unknown route or parameter
 */
export function requestFor(route: RouteName, stage: Stage, special = ""): RouteRequest {
  const [, pattern = ""] = route.split(" ");
  const path = pattern.replaceAll(/([\w-]+)\/\{\w+\}/g, (_, noun: string) => {
    const name = byNoun[noun];
    if (name === undefined) throw new Error(`${route}: no value for {…} after ${noun}`);
    return `${noun}/${name === "problem" ? "sold-out" : stage[name]}`;
  });
  const about = special === "" ? sent[route] : sentSpecially[`${route}: ${special}`];
  if (special !== "" && about === undefined) throw new Error(`${route}: unknown request “${special}”`);
  const { query = "", path: other, ...rest } = about?.(stage) ?? {};
  return { path: (other ?? path) + query, ...rest };
}

/** Sends a request as that user, or without a session. */
export async function send(
  { app, token }: Pick<TestGateway, "token"> & { app: Pick<TestGateway["app"], "request"> },
  userId: string | null,
  route: RouteName,
  { path, headers: given = {}, body }: RouteRequest,
): Promise<Response> {
  const headers = new Headers(given);
  if (userId !== null) headers.set("Authorization", `Bearer ${await token(userId)}`);
  const [method = ""] = route.split(" ", 1);
  if (body === undefined) return app.request(path, { method, headers });
  if (!headers.has("Content-Type")) headers.set("Content-Type", "application/json");
  const isBody = typeof body === "string" || body instanceof Uint8Array || body instanceof ReadableStream;
  const sent = isBody ? (body as NonNullable<RequestInit["body"]>) : JSON.stringify(body);
  // Without `duplex` a request cannot stream.
  return app.request(path, { method, headers, body: sent, duplex: "half" });
}

export const callRoute = (gateway: TestGateway, userId: string | null, route: RouteName, stage: Stage, special = "") =>
  send(gateway, userId, route, requestFor(route, stage, special));
