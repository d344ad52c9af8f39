import { OpenAPIHono } from "@hono/zod-openapi";
import type { AppEnv } from "../app-env.ts";
import type { Services } from "../services.ts";
import { lineRoutes } from "./line/line-routes.ts";
import { purchaseRoutes } from "./purchases/purchase-routes.ts";

/** Every documented route. Mounting touches no service: the OpenAPI document is made of this without any. */
export function apiRoutes(services: Services): OpenAPIHono<AppEnv> {
  const api = new OpenAPIHono<AppEnv>();
  for (const routes of [purchaseRoutes, lineRoutes]) api.route("/", routes(services));
  return api;
}
