import { Import } from "@admit/contract";
import { OpenAPIHono, z } from "@hono/zod-openapi";
import type { AppEnv } from "../../platform/route/app-env.ts";
import { problemResponses } from "../../platform/route/problem-responses.ts";
import type { ImportServices } from "../services.ts";
import { createRoute } from "../../platform/route/create-route.ts";
import { importOf } from "./import-of.ts";

const route = createRoute({
  method: "get",
  path: "/v1/admin/events/{id}/imports/{importId}",
  operationId: "getImport",
  access: ["STAFF", "ADMIN"],
  summary: "How far an import is",
  description: "Counts of rows and tickets, by outcome so far.",
  tags: ["Staff"],
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

export const importRoute = (services: ImportServices) =>
  new OpenAPIHono<AppEnv>().openapi(route, async (c) => {
    const { id, importId } = c.req.valid("param");
    return c.json(await importOf(services, id, importId), 200, { "Cache-Control": "private, no-store" });
  });
