import { OpenAPIHono, z } from "@hono/zod-openapi";
import type { AppEnv } from "../../platform/route/app-env.ts";
import { recordExport, csvResponse } from "../../platform/csv/csv-response.ts";
import { requireCaller } from "../../platform/route/caller.ts";
import { keysetPages } from "../../platform/csv/keyset-pages.ts";
import { readRowOutcomes, type RowOutcome } from "../import-rows-read.ts";
import { problemResponses } from "../../platform/route/problem-responses.ts";
import type { ImportServices } from "../services.ts";
import { importOf } from "./import-of.ts";
import { createRoute } from "../../platform/route/create-route.ts";

const documented = createRoute({
  method: "get",
  path: "/v1/admin/events/{id}/imports/{importId}.csv",
  operationId: "exportImport",
  access: ["STAFF", "ADMIN"],
  summary: "What became of each row of an import",
  description: "In the order of the file; `line` counts from 1 below its header. A row that waits is `queued`.",
  tags: ["Staff"],
  request: { params: z.object({ id: z.string(), importId: z.string() }) },
  responses: {
    200: { description: "UTF-8 with its mark, commas, CRLF", content: { "text/csv": { schema: z.string() } } },
    ...problemResponses(
      "unauthenticated",
      "forbidden",
      "event-not-found",
      "import-not-found",
      "rate-limited",
      "gateway-busy",
      "database-unavailable",
    ),
  },
});

/** The same address as the router has it: it knows no text behind a parameter, but a pattern within. */
const path = "/v1/admin/events/:id/imports/:file{.+\\.csv}";

const header = ["line", "email", "name", "quantity", "status", "issued", "notIssued", "reason"] as const;

export const importCsvRoute = (services: ImportServices) => {
  const app = new OpenAPIHono<AppEnv>();
  app.openAPIRegistry.registerPath(documented);
  app.get(path, documented.guard, async (c) => {
    const { id: actorId } = requireCaller(c);
    const { id, eventId } = await importOf(services, c.req.param("id"), c.req.param("file").slice(0, -".csv".length));
    const subject = { type: "import", id };
    await recordExport(services.readAudit, c, { actorId, action: "import.export", subject, details: { eventId } });
    const rows = keysetPages<RowOutcome>((last, count) => readRowOutcomes(services.mysql, id, last?.line ?? 0, count));
    return csvResponse(c, services, `import-${id}`, { header, pages: pagesOf(rows) });
  });
  return app;
};

async function* pagesOf(pages: AsyncGenerator<RowOutcome[], void, undefined>) {
  for await (const page of pages) yield page.map(toCells);
}

function toCells({ line, email, name, quantity, status, issued, reason }: RowOutcome) {
  const notIssued = issued === null ? null : quantity - issued;
  return [line, email, name, quantity, status ?? "queued", issued, notIssued, reason];
}
