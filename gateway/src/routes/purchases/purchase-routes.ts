import { OpenAPIHono } from "@hono/zod-openapi";
import type { AppEnv } from "../../app-env.ts";
import { refuseInvalid } from "../../problem/validation-hook.ts";
import type { Services } from "../../services.ts";
import { purchaseGet } from "./purchase-get.ts";
import { purchasePost } from "./purchase-post.ts";

export function purchaseRoutes(services: Services): OpenAPIHono<AppEnv> {
  const app = new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalid });
  purchasePost(app, services);
  purchaseGet(app, services);
  return app;
}
