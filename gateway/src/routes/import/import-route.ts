import { Import } from "@admit/contract";
import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import type { AppEnv } from "../../app-env.ts";
import { requireRole } from "../../auth/caller.ts";
import { problemResponses } from "../../problem/problem-responses.ts";
import type { Services } from "../../services.ts";
import { signedIn } from "../signed-in.ts";
import { importOf } from "./import-of.ts";

const route = createRoute({
  method: "get",
  path: "/v1/admin/events/{id}/imports/{importId}",
  summary: "How far an import is",
  tags: ["Staff"],
  security: signedIn,
  request: { params: z.object({ id: z.string(), importId: z.string() }) },
  responses: {
    200: { description: "The import as it stands", content: { "application/json": { schema: Import } } },
    ...problemResponses(
      "unauthenticated",
      "forbidden",
      "event-not-found",
      "import-not-found",
      "rate-limited",
      "database-unavailable",
    ),
  },
});

export const importRoute = (services: Services) =>
  new OpenAPIHono<AppEnv>().openapi(route, async (c) => {
    requireRole(c, "STAFF", "ADMIN");
    const { id, importId } = c.req.valid("param");
    return c.json(await importOf(services, id, importId), 200, { "Cache-Control": "private, no-store" });
  });
