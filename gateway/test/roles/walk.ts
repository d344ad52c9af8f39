import type { createApp } from "../../src/http/app.ts";
import { signSession } from "../../src/people/sessions/session-token.ts";
import type { TestGateway } from "../tools/test-gateway.ts";

/** A method and an address as the documentation writes it: `GET /v1/tickets/{id}`. */
export type RouteName = string;

export interface RouteRequest {
  path: string;
  headers?: Record<string, string>;
  /** Sent as it is where it is text, else as JSON. */
  body?: unknown;
}

/** Every route that the app answers, whoever added it. */
export function routesOf(app: ReturnType<typeof createApp>): RouteName[] {
  const names = app.routes
    .filter(({ method }) => method !== "ALL")
    .map(({ method, path }) => `${method} ${documented(path)}`);
  return [...new Set(names)];
}

/** `/tickets/:id` is `/tickets/{id}`, and `/:file{.+\\.csv}`, which ends in `.csv`, `/{file}.csv`. */
const documented = (path: string): string =>
  path.replaceAll(/:(\w+)\{\.\+\\\.(\w+)\}/g, "{$1}.$2").replaceAll(/:(\w+)/g, "{$1}");

/** One request, as that user or nobody. */
export async function send(
  { app, services }: TestGateway,
  userId: string | null,
  route: RouteName,
  { path, headers: given = {}, body }: RouteRequest,
): Promise<Response> {
  const headers = new Headers(given);
  if (userId !== null) headers.set("Authorization", `Bearer ${(await signSession(userId, services.keys)).token}`);
  const [method = ""] = route.split(" ", 1);
  if (body === undefined) return app.request(path, { method, headers });
  if (!headers.has("Content-Type")) headers.set("Content-Type", "application/json");
  return app.request(path, { method, headers, body: typeof body === "string" ? body : JSON.stringify(body) });
}
