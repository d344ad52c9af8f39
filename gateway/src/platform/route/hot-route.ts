import type { OpenAPIHono, RouteConfig } from "@hono/zod-openapi";
import type { AppContext, AppEnv } from "./app-env.ts";
import type { Entry } from "./create-route.ts";

/**
 * JSON with headers of its own. Quicker than `c.json` with more than one header, since that builds a web
 * `Headers`, which the server takes apart again: 10 µs, more than all else such an answer takes.
 */
export const jsonResponse = (body: unknown, status: number, headers: Record<string, string>): Response =>
  new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json", ...headers } });

type Declared = RouteConfig & Entry & { getRoutingPath(): string };
export type Answer = (c: AppContext) => Response | Promise<Response>;

/**
 * Adds a route of the hot path: documented like every other, while its handler reads what it needs of the request.
 * Validating one header builds an object of all that a request has, by way of a web `Headers`; that and the
 * promises between validators were a fifth of what accepting a purchase cost.
 * @param around may refuse before everything that the route declares
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
