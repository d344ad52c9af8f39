import { Import, importMaxBytes } from "@admit/contract";
import { OpenAPIHono, z } from "@hono/zod-openapi";
import type { AppEnv } from "../../platform/route/app-env.ts";
import { requireCaller } from "../../platform/route/caller.ts";
import { clientGone, ProblemError } from "../../platform/problem/problem-error.ts";
import { Slots } from "../../platform/bounds/slots.ts";
import { readRows } from "../csv/read-rows.ts";
import { Turns } from "../csv/turns.ts";
import { createImport } from "../import-create.ts";
import { importId } from "../import-id.ts";
import { readImport } from "../import-read.ts";
import { receiveFile } from "../receive-file.ts";
import { suspendedErrors } from "../suspended-errors.ts";
import { problemResponses } from "../../platform/route/problem-responses.ts";
import { refuseInvalid } from "../../platform/route/read-body.ts";
import type { ImportServices } from "../services.ts";
import { eventNotFound } from "../../purchases/certain-refusal.ts";
import { idempotencyKeyHeader, requiredKey } from "../../purchases/idempotency-key.ts";
import { answerHeaders } from "../../platform/route/answer-headers.ts";
import { createRoute } from "../../platform/route/create-route.ts";
import { refuseRows } from "./refuse-rows.ts";
import { requireCsv } from "./require-csv.ts";

const route = createRoute({
  method: "post",
  path: "/v1/admin/events/{id}/imports",
  operationId: "createImport",
  access: ["STAFF", "ADMIN"],
  summary: "Issue tickets to a list of people",
  description:
    "A CSV whose first row names the columns `email`, `quantity` and, if there are names, `name`; below it one row for each person, at most 10,000. Commas, semicolons or tabs; UTF-8, UTF-16 or Windows-1252. It is checked as a whole first: if rows cannot be issued, all of them are listed, up to 5,000 mistakes, and nothing is done. At most 50,000 lines, and 256 cells and 16,384 characters per row; one upload at a time for each member of staff. Then each row is a purchase for that person, under the same rule as every purchase; unknown addresses become invited users, silently. The same `Idempotency-Key` with the same file is the same import.",
  tags: ["Staff"],
  request: {
    params: z.object({ id: z.string() }),
    headers: z.object(idempotencyKeyHeader),
    body: { required: true, content: { "text/csv": { schema: z.string() } } },
  },
  responses: {
    200: {
      description: "Sent before, and done",
      headers: answerHeaders("Location"),
      content: { "application/json": { schema: Import } },
    },
    202: {
      description: "Its rows are being issued",
      headers: answerHeaders("Location"),
      content: { "application/json": { schema: Import } },
    },
    ...problemResponses(
      "invalid-request",
      "idempotency-key-required",
      "unauthenticated",
      "forbidden",
      "event-not-found",
      "payload-too-large",
      "unsupported-media-type",
      "idempotency-key-reused",
      "rate-limited",
      "gateway-busy",
      "database-unavailable",
    ),
  },
});

/** An upload holds up to `importMaxBytes`, and takes a share of the processor until its rows are checked. */
const bounds = { what: "uploads", eachMax: 1, allMax: 4, retryAfterS: 5, refusal: "upload-limit" } as const;

export const importCreateRoute = (services: ImportServices) => {
  const uploads = new Slots(bounds);
  return new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalid }).openapi(route, async (c) => {
    const caller = requireCaller(c);
    const idempotencyKey = requiredKey(c.req.valid("header")["idempotency-key"]);
    requireCsv(c.req.header("content-type"));
    const event = await services.events.find(c.req.valid("param").id);
    if (event === null) throw new ProblemError("event-not-found", eventNotFound);

    const release = uploads.take(caller.id);
    try {
      const { body, signal } = c.req.raw;
      const sent = {
        eventId: event.id,
        isPublished: event.status === "PUBLISHED",
        callerId: caller.id,
        idempotencyKey,
      };
      const made = await makeImport(services, sent, body, signal);
      c.header("Location", `/v1/admin/events/${event.id}/imports/${made.id}`);
      return c.json(made, made.status === "DONE" ? 200 : 202, { "Cache-Control": "private, no-store" });
    } finally {
      release();
    }
  });
};

interface SentFile {
  eventId: string;
  isPublished: boolean;
  callerId: string;
  idempotencyKey: string;
}

/** @param client aborts when the client has gone: then nothing more is read, checked or written */
async function makeImport(
  services: ImportServices,
  { eventId, isPublished, callerId, idempotencyKey }: SentFile,
  body: ReadableStream<Uint8Array> | null,
  client: AbortSignal,
): Promise<Import> {
  const turns = new Turns(client);
  const { blocks, hash: fileHash } = await receiveFile(body, importMaxBytes, turns);
  const id = importId(callerId, eventId, idempotencyKey);
  const before = await findSame(services, id, fileHash);
  if (before !== null) return before;
  if (!isPublished) throw new ProblemError("event-not-found", eventNotFound);
  const { rows, errors, count } = await readRows(blocks, turns);
  const suspended = await suspendedErrors(services, rows);
  refuseRows([...errors, ...suspended], count);
  if (client.aborted) throw clientGone();
  await createImport(services, { id, eventId, requestedById: callerId, idempotencyKey, fileHash, rows });
  services.imports.wake();
  const made = await findSame(services, id, fileHash);
  if (made === null) throw new Error("an import was created and is not found");
  return made;
}

/** The import that was made with this key; null where none was. @throws ProblemError idempotency-key-reused */
async function findSame({ mysql }: ImportServices, id: string, fileHash: Buffer): Promise<Import | null> {
  const before = await readImport(mysql, id);
  if (before === null) return null;
  if (before.fileHash.equals(fileHash)) return before.found;
  throw new ProblemError(
    "idempotency-key-reused",
    `This key was used for another file, of ${before.found.rows} rows. Use a new key for a new file.`,
  );
}
