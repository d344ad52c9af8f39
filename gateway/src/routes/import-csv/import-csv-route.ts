import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import type { AppEnv } from "../../app-env.ts";
import { recordExport } from "../../audit/record-export.ts";
import { requireRole } from "../../auth/caller.ts";
import { csvStream } from "../../csv/csv-stream.ts";
import { keysetPages } from "../../csv/keyset-pages.ts";
import { readRowOutcomes, type RowOutcome } from "../../imports/import-rows-read.ts";
import { problemResponses } from "../../problem/problem-responses.ts";
import type { Services } from "../../services.ts";
import { importOf } from "../import/import-of.ts";
import { signedIn } from "../signed-in.ts";

const documented = createRoute({
  method: "get",
  path: "/v1/admin/events/{id}/imports/{importId}.csv",
  summary: "What became of each row of an import",
  description: "In the order of the file; `line` counts from 1 below its header. A row that waits is `queued`.",
  tags: ["Staff"],
  security: signedIn,
  request: { params: z.object({ id: z.string(), importId: z.string() }) },
  responses: {
    200: { description: "UTF-8 with its mark, commas, CRLF", content: { "text/csv": { schema: z.string() } } },
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

/** The same address as the router has it: it knows no text behind a parameter, but a pattern within. */
const path = "/v1/admin/events/:id/imports/:file{.+\\.csv}";

const header = ["line", "email", "name", "quantity", "status", "issued", "notIssued", "reason"] as const;

export const importCsvRoute = (services: Services) => {
  const { mysql, drain, log, readAudit } = services;
  const app = new OpenAPIHono<AppEnv>();
  app.openAPIRegistry.registerPath(documented);
  app.get(path, async (c) => {
    const { id: actorId } = requireRole(c, "STAFF", "ADMIN");
    const { id, eventId } = await importOf(services, c.req.param("id"), c.req.param("file").slice(0, -".csv".length));
    const subject = { type: "import", id };
    await recordExport(readAudit, c, { actorId, action: "import.export", subject, details: { eventId } });
    const rows = keysetPages<RowOutcome>((last, count) => readRowOutcomes(mysql, id, last?.line ?? 0, count));
    return c.body(csvStream({ header, pages: pagesOf(rows), draining: drain.signal, log }), 200, {
      "Content-Type": "text/csv; charset=utf-8",
      "Content-Disposition": `attachment; filename="import-${id}.csv"`,
      "Cache-Control": "private, no-store",
    });
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
