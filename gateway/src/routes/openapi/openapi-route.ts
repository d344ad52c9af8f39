import { OpenAPIHono } from "@hono/zod-openapi";
import type { AppEnv } from "../../app-env.ts";
import { openApiDocument } from "./openapi-document.ts";

/** `GET /openapi.json`. Made once, when it is first asked for. */
export function openApiRoute(api: OpenAPIHono<AppEnv>): OpenAPIHono<AppEnv> {
  let text: string | undefined;
  const routes = new OpenAPIHono<AppEnv>();
  routes.get("/openapi.json", (c) => {
    text ??= JSON.stringify(openApiDocument(api));
    return c.body(text, 200, { "Content-Type": "application/json", "Cache-Control": "public, max-age=60" });
  });
  return routes;
}
