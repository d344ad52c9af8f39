import type { OpenAPIHono, RouteConfig } from "@hono/zod-openapi";
import type { AppContext, AppEnv } from "./app-env.ts";
import type { Entry } from "./create-route.ts";

/**
 * JSON with headers. `c.json` with more than one header builds a web `Headers`, which the server takes apart again:
 * that takes 10 µs, more than the rest of such an answer.
 */
export const jsonResponse = (body: unknown, status: number, headers: Record<string, string>): Response =>
  new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json", ...headers } });

type Declared = RouteConfig & Entry & { getRoutingPath(): string };
export type Answer = (c: AppContext) => Response | Promise<Response>;

/**
 * Adds a route of the hot path: documented like all others, but its handler reads the request itself. Validating one
 * header builds an object of all of them; that and the promises between validators cost a fifth of an acceptance.
 * @param around may refuse before all checks that the route declares
 */
export function hotRoute(
  app: OpenAPIHono<AppEnv>,
  route: Declared,
  handler: Answer,
  around: (answer: Answer) => Answer = (answer) => answer,
): void {
  app.openAPIRegistry.registerPath(route);
  const answer = around((c) => {
    const entering = route.enter(c);
    return entering === undefined ? handler(c) : entering.then(() => handler(c));
  });
  app.on(route.method.toUpperCase(), route.getRoutingPath(), (c) => answer(c as AppContext));
}
