import type { Encoding, Import, ImportPreview, ImportQuery } from "@admit/contract";
import type { CachedEvent } from "../events/event-cache.ts";
import { clientGone, ProblemError } from "../platform/problem/problem-error.ts";
import { eventNotFound } from "../purchases/certain-refusal.ts";
import { readRows, readSample } from "./csv/read-rows.ts";
import { type EncodedFile, recogniseEncoding } from "./csv/recognise-encoding.ts";
import { Turns } from "./csv/turns.ts";
import { contentHashOf, findEarlier, refuseRepeated } from "./earlier-import.ts";
import { createImport, importId } from "./import-create.ts";
import { readImport } from "./import-read.ts";
import { receiveFile } from "./receive-file.ts";
import { refusalOf } from "./refuse-rows.ts";
import type { ImportServices } from "./services.ts";
import { said, textIn } from "../platform/problem/said.ts";
import { messageOf } from "../platform/problem/schema-messages.ts";
import { problemTexts } from "@admit/language/of-problems";
import type { Language } from "@admit/contract";

interface Upload {
  event: CachedEvent;
  body: ReadableStream<Uint8Array> | null;
  /** Aborts when the client has gone: then nothing more is read, checked or written. */
  client: AbortSignal;
}

/**
 * The import of an uploaded file: the one that its key has already, or a new one if no row is refused.
 * @throws ProblemError
 */
export async function importFile(
  services: ImportServices,
  { event, body, client, query }: Upload & { query: ImportQuery },
  { callerId, idempotencyKey }: { callerId: string; idempotencyKey: string },
): Promise<Import> {
  const turns = new Turns(client);
  const { blocks, hash: fileHash } = await receiveFile(body, turns);
  const id = importId(callerId, event.id, idempotencyKey);
  const before = await findSame(services, id, fileHash);
  if (before !== null) return before;
  if (event.status !== "PUBLISHED") throw new ProblemError("event-not-found", eventNotFound);
  const file = await recogniseEncoding(blocks, turns);
  const read = await readRows(file, query.encoding ?? certainOf(file), turns);
  const refusal = await refusalOf(services, read);
  if (refusal !== null) throw refusal;
  const list = { fileHash, contentHash: contentHashOf(read.rows) };
  const earlier = await findEarlier(services.mysql, event.id, list);
  if (query.again === "false") refuseRepeated(earlier, read.issued);
  if (client.aborted) throw clientGone();
  const contentHash = earlier === null ? list.contentHash : null;
  const wanted = {
    id,
    eventId: event.id,
    requestedById: callerId,
    idempotencyKey,
    fileHash,
    contentHash,
    rows: read.rows,
  };
  await createImport(services, wanted);
  services.imports.wake();
  const created = await findSame(services, id, fileHash);
  if (created !== null) return created;
  // Another request has imported the same list meanwhile.
  refuseRepeated(await findEarlier(services.mysql, event.id, list), 0);
  throw new Error("an import was created and is not found");
}

/**
 * A file as `importFile` would read it. It changes nothing.
 * @param named the encoding to read it by, instead of the recognised one
 * @throws ProblemError
 */
export async function previewFile(
  services: ImportServices,
  { event, body, client }: Upload,
  named: Encoding | undefined,
  language: Language,
): Promise<ImportPreview> {
  const turns = new Turns(client);
  const { blocks, hash: fileHash } = await receiveFile(body, turns);
  const file = await recogniseEncoding(blocks, turns);
  const encoding = named ?? file.encoding;
  const sample = await readSample(file, encoding, turns);
  const read = await readRows(file, encoding, turns).catch((error: unknown) => {
    if (error instanceof ProblemError) return error;
    throw error;
  });
  const refusal = read instanceof ProblemError ? read : await refusalOf(services, read);
  const { rows, count, issued } = read instanceof ProblemError ? { rows: [], count: 0, issued: 0 } : read;
  const list = { fileHash, contentHash: contentHashOf(rows) };
  return {
    encoding,
    recognised: file.encoding,
    mustConfirm: !file.isCertain,
    ...sample,
    rows: count,
    tickets: rows.reduce((sum, { quantity }) => sum + quantity, 0),
    problem: refusal && textIn(problemTexts[language], refusal.detail),
    errors: (refusal?.extras.errors ?? []).map(({ path, message, issue }) => ({
      path,
      message: messageOf(message, issue, language),
    })),
    earlier: refusal === null ? await findEarlier(services.mysql, event.id, list) : null,
    issuedRows: issued,
  };
}

/** The encoding of a file that no one has named. @throws ProblemError encoding-unconfirmed if it is but a guess */
function certainOf({ encoding, isCertain }: EncodedFile): Encoding {
  if (isCertain) return encoding;
  throw new ProblemError(
    "encoding-unconfirmed",
    said`The file is not UTF-8, and looks like ${encoding}. Check its first rows in the preview, then send it again with encoding=${encoding}, or with the right one. Or save it as UTF-8.`,
  );
}

/** The import with this key; null if there is none. @throws ProblemError idempotency-key-reused */
async function findSame({ mysql }: ImportServices, id: string, fileHash: Buffer): Promise<Import | null> {
  const before = await readImport(mysql, id);
  if (before === null || before.fileHash.equals(fileHash)) return before?.found ?? null;
  throw new ProblemError(
    "idempotency-key-reused",
    said`This key was used for another file, of ${before.found.rows} rows. Use a new key for a new file.`,
  );
}
