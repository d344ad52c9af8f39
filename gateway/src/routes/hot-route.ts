import type { OpenAPIHono, RouteConfig } from "@hono/zod-openapi";
import type { AppContext, AppEnv } from "../app-env.ts";

type Declared = RouteConfig & { getRoutingPath(): string };

/**
 * Adds a route of the hot path: documented like every other, while its handler reads what it needs of the request.
 * Validating one header builds an object of all that a request has, by way of a web `Headers`; that and the
 * promises between validators were a fifth of what accepting a purchase cost.
 */
export function hotRoute(
  app: OpenAPIHono<AppEnv>,
  route: Declared,
  handler: (c: AppContext) => Response | Promise<Response>,
): void {
  app.openAPIRegistry.registerPath(route);
  app.on(route.method.toUpperCase(), route.getRoutingPath(), (c) => handler(c as AppContext));
}
