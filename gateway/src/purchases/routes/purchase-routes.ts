import { OpenAPIHono } from "@hono/zod-openapi";
import type { AppEnv } from "../../platform/route/app-env.ts";
import { refuseInvalid } from "../../platform/route/read-body.ts";
import type { PurchaseServices } from "../services.ts";
import { purchaseGet } from "./purchase-get.ts";
import { purchasePost } from "./purchase-post.ts";

export function purchaseRoutes(services: PurchaseServices): OpenAPIHono<AppEnv> {
  const app = new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalid });
  purchasePost(app, services);
  purchaseGet(app, services);
  return app;
}
