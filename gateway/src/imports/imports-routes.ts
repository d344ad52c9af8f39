import { CsvQuery, Id, Import, ListQuery, listOf, ImportPreview, ImportQuery } from "@admit/contract";
import { fileName, shownEmail } from "@admit/tickets";
import { OpenAPIHono, z } from "@hono/zod-openapi";
import type { CachedEvent } from "../events/event-cache.ts";

import { Slots } from "../platform/bounds/slots.ts";
import { csvResponse, recordExport } from "../platform/csv/csv-response.ts";
import { keysetPages } from "../platform/csv/csv-stream.ts";
import { ProblemError } from "../platform/problem/problem-error.ts";
import type { AppContext, AppEnv } from "../platform/route/app-env.ts";
import { requireCaller } from "../platform/route/caller.ts";
import { refuseInvalid } from "../platform/route/read-body.ts";
import { json, noStore, problemResponses } from "../platform/route/declare.ts";
import { staffRoute } from "../platform/route/routes-for.ts";
import { eventNotFound } from "../purchases/certain-refusal.ts";
import { idempotencyKeyHeader, requiredKey } from "../purchases/accept-purchase.ts";
import { listImports, readImport, readRowOutcomes, type RowOutcome } from "./import-read.ts";
import { importFile, previewFile } from "./import-file.ts";
import { requireCsv } from "./receive-file.ts";
import type { ImportServices } from "./services.ts";
import { requestLanguage } from "../platform/route/request-language.ts";

const ofEvent = z.object({ id: z.string() });
const ofImport = z.object({ id: z.string(), importId: z.string() });

const csvBody = { required: true, content: { "text/csv": { schema: z.string() } } } as const;

const create = staffRoute("post", "/v1/admin/events/{id}/imports", "createImport", {
  summary: "Issue tickets to a list of people",
  description:
    "A CSV whose first row names the columns `email`, `quantity` and, if there are names, `name`; below it one row for each person, at most 10,000. Commas, semicolons or tabs; UTF-8, or the named `encoding`; a report of an import as it is. A list that was imported before is refused, unless it is sent `again`: `previewImport` shows both. It is checked as a whole first: if rows cannot be issued, all of them are listed, up to 5,000 mistakes, and nothing is done. At most 50,000 lines, and 256 cells and 16,384 characters per row; one upload at a time for each member of staff. Then each row is a purchase for that person, under the same rule as every purchase; unknown addresses become invited users, silently. The same `Idempotency-Key` with the same file is the same import.",
  request: {
    params: ofEvent,
    query: ImportQuery,
    headers: z.object(idempotencyKeyHeader),
    body: csvBody,
  },
  responses: {
    200: json("Sent before, and done", Import, "Location"),
    202: json("Its rows are being issued", Import, "Location"),
    ...problemResponses(
      "event-not-found",
      "encoding-unconfirmed",
      "imported-before",
      "idempotency-key-reused",
      "gateway-busy",
    ),
  },
});

const preview = staffRoute("post", "/v1/admin/events/{id}/imports/preview", "previewImport", {
  summary: "A list as it would be imported",
  description:
    "Reads the file as `createImport` would, and changes nothing: its encoding as recognised from its bytes (or read as the named one), the first rows, all mistakes, and whether the list was imported before.",
  request: { params: ofEvent, query: ImportQuery.pick({ encoding: true }), body: csvBody },
  responses: {
    200: json("The list as it would be read", ImportPreview),
    ...problemResponses("event-not-found", "gateway-busy"),
  },
});

const list = staffRoute("get", "/v1/admin/events/{id}/imports", "listImports", {
  summary: "An event's imports, newest first",
  description: "Running and finished ones.",
  request: { params: ofEvent, query: ListQuery },
  responses: { 200: json("A page of imports", listOf(Import)), ...problemResponses("event-not-found") },
});

const exportRows = staffRoute("get", "/v1/admin/events/{id}/imports/{importId}.csv", "exportImport", {
  summary: "The outcome of each row of an import",
  description: "In the order of the file; `line` is the row's number in a spreadsheet. A row that waits is `queued`.",
  request: { params: ofImport, query: CsvQuery },
  responses: {
    200: { description: "UTF-8 with its mark, CRLF", content: { "text/csv": { schema: z.string() } } },
    ...problemResponses("event-not-found", "import-not-found", "gateway-busy"),
  },
});
/** The same path for the router, which allows no text after a parameter, but a pattern in it. */
const exportPath = "/v1/admin/events/:id/imports/:file{.+\\.csv}";

const read = staffRoute("get", "/v1/admin/events/{id}/imports/{importId}", "getImport", {
  summary: "The progress of an import",
  description: "Counts of rows and tickets, by outcome so far.",
  request: { params: ofImport },
  responses: {
    200: json("The import as it is now", Import),
    ...problemResponses("event-not-found", "import-not-found"),
  },
});

/** An upload holds up to `importMaxBytes`, and takes a share of the processor until its rows are checked. */
const bounds = { what: "uploads", eachMax: 1, allMax: 4, retryAfterS: 5, refusal: "upload-limit" } as const;

export const importsRoutes = (services: ImportServices) => {
  const uploads = new Slots(bounds);
  const app = new OpenAPIHono<AppEnv>();

  /** The event of an upload, and the slot that it takes until it is read. */
  const begin = async (c: AppContext, callerId: string, idOrSlug: string) => {
    requireCsv(c.req.header("content-type"));
    const event = await services.events.find(idOrSlug);
    if (event === null) throw new ProblemError("event-not-found", eventNotFound);
    const { body, signal } = c.req.raw;
    return { release: uploads.take(callerId), upload: { event, body, client: signal } };
  };

  app.openapi(create, async (c) => {
    const { id: callerId } = requireCaller(c);
    const idempotencyKey = requiredKey(c.req.valid("header")["idempotency-key"]);
    const { release, upload } = await begin(c, callerId, c.req.valid("param").id);
    try {
      const sent = { ...upload, query: c.req.valid("query") };
      const found = await importFile(services, sent, { callerId, idempotencyKey });
      c.header("Location", `/v1/admin/events/${found.eventId}/imports/${found.id}`);
      return c.json(found, found.status === "DONE" ? 200 : 202, noStore);
    } finally {
      release();
    }
  });

  app.openapi(preview, async (c) => {
    const { release, upload } = await begin(c, requireCaller(c).id, c.req.valid("param").id);
    try {
      return c.json(
        await previewFile(services, upload, c.req.valid("query").encoding, requestLanguage(c as AppContext)),
        200,
        noStore,
      );
    } finally {
      release();
    }
  });

  app.openapi(list, async (c) => {
    const { id } = await services.events.require(c.req.valid("param").id);
    const { limit, cursor } = c.req.valid("query");
    return c.json(await listImports(services, id, { limit, cursor }), 200, noStore);
  });

  app.openAPIRegistry.registerPath(exportRows);
  app.get(exportPath, exportRows.guard, async (c) => {
    const { id: actorId } = requireCaller(c);
    const query = CsvQuery.safeParse(c.req.query());
    refuseInvalid({ target: "query", ...query });
    const { found, event } = await importOf(services, c.req.param("id"), c.req.param("file").slice(0, -".csv".length));
    const { id } = found;
    const subject = { type: "import", id };
    await recordExport(services.readAudit, c, {
      actorId,
      action: "import.export",
      subject,
      details: { eventId: event.id },
    });
    const pages = keysetPages<RowOutcome>((last, count) => readRowOutcomes(services.mysql, id, last?.line ?? 0, count));
    return csvResponse(c, services, fileName(event, "import", "csv"), { header, ...query.data, pages: cellsOf(pages) });
  });

  app.openapi(read, async (c) => {
    const { id, importId } = c.req.valid("param");
    return c.json((await importOf(services, id, importId)).found, 200, noStore);
  });
  return app;
};

/** @throws ProblemError event-not-found, import-not-found */
async function importOf(
  services: ImportServices,
  idOrSlug: string,
  importId: string,
): Promise<{ found: Import; event: CachedEvent }> {
  const event = await services.events.require(idOrSlug);
  const row = Id.safeParse(importId).success ? await readImport(services.mysql, importId) : null;
  if (row?.found.eventId === event.id) return { found: row.found, event };
  throw new ProblemError("import-not-found", "This event has no such import.");
}

const header = ["line", "email", "name", "quantity", "status", "issued", "notIssued", "reason"] as const;

async function* cellsOf(pages: AsyncGenerator<RowOutcome[], void, undefined>) {
  for await (const page of pages) yield page.map(toCells);
}

function toCells({ line, email, name, quantity, status, issued, reason }: RowOutcome) {
  const notIssued = issued === null ? null : quantity - issued;
  return [line, shownEmail(email), name, quantity, status ?? "queued", issued, notIssued, reason];
}
