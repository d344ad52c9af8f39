import { createHash } from "node:crypto";
import { type Import, importMaxBytes } from "@admit/contract";
import type { CachedEvent } from "../events/event-cache.ts";
import { clientGone, ProblemError } from "../platform/problem/problem-error.ts";
import { tooLarge } from "../platform/route/read-body.ts";
import { eventNotFound } from "../purchases/certain-refusal.ts";
import { type ImportLine, type LineError, readRows, rowErrorsMax, rowPath } from "./csv/read-rows.ts";
import { Turns } from "./csv/turns.ts";
import { createImport, importId } from "./import-create.ts";
import { readImport } from "./import-read.ts";
import type { ImportServices } from "./services.ts";

/** A file is kept in blocks, each of which is hashed or decoded in one turn of the event loop. */
const blockBytes = 64 * 1024;
/** The last one is what browsers call a CSV on Windows with a spreadsheet program. */
const csvTypes = ["text/csv", "application/csv", "text/plain", "application/vnd.ms-excel"];

/** @throws ProblemError unsupported-media-type */
export function requireCsv(contentType: string | undefined): void {
  const type = contentType?.split(";")[0]?.trim().toLowerCase() ?? "";
  if (csvTypes.includes(type)) return;
  throw new ProblemError("unsupported-media-type", "Send the file itself as the body, with the Content-Type text/csv.");
}

/**
 * The import of an uploaded file: the one that its key has already, or a new one if no row is refused.
 * @param client aborts when the client has gone: then nothing more is read, checked or written
 * @throws ProblemError
 */
export async function importFile(
  services: ImportServices,
  { event, callerId, idempotencyKey }: { event: CachedEvent; callerId: string; idempotencyKey: string },
  body: ReadableStream<Uint8Array> | null,
  client: AbortSignal,
): Promise<Import> {
  const turns = new Turns(client);
  const { blocks, hash: fileHash } = await receiveFile(body, turns);
  const id = importId(callerId, event.id, idempotencyKey);
  const before = await findSame(services, id, fileHash);
  if (before !== null) return before;
  if (event.status !== "PUBLISHED") throw new ProblemError("event-not-found", eventNotFound);
  const { rows, errors, count } = await readRows(blocks, turns);
  refuseRows([...errors, ...(await suspendedErrors(services, rows))], count);
  if (client.aborted) throw clientGone();
  await createImport(services, { id, eventId: event.id, requestedById: callerId, idempotencyKey, fileHash, rows });
  services.imports.wake();
  const created = await findSame(services, id, fileHash);
  if (created === null) throw new Error("an import was created and is not found");
  return created;
}

/**
 * The file in full blocks, except the last one, however small the received pieces are; and its SHA-256.
 * @throws ProblemError payload-too-large as soon as it is too long, invalid-request if the connection ends
 */
async function receiveFile(
  body: ReadableStream<Uint8Array> | null,
  turns: Turns,
): Promise<{ blocks: readonly Buffer[]; hash: Buffer }> {
  const hash = createHash("sha256");
  const blocks: Buffer[] = [];
  let block = Buffer.allocUnsafe(blockBytes);
  let bytes = 0;
  let filled = 0;
  const finishBlock = (): void => {
    const whole = block.subarray(0, filled);
    blocks.push(whole);
    hash.update(whole);
  };
  for await (const piece of untilBroken(body)) {
    bytes += piece.byteLength;
    if (bytes > importMaxBytes) tooLarge(importMaxBytes);
    for (let at = 0; at < piece.length;) {
      const fitting = piece.subarray(at, at + blockBytes - filled);
      block.set(fitting, filled);
      at += fitting.length;
      filled += fitting.length;
      if (filled < blockBytes) continue;
      finishBlock();
      block = Buffer.allocUnsafe(blockBytes);
      filled = 0;
      await turns.spend(blockBytes);
    }
  }
  if (filled > 0) finishBlock();
  return { blocks, hash: hash.digest() };
}

async function* untilBroken(body: ReadableStream<Uint8Array> | null): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* body ?? [];
  } catch {
    // Only errors of the connection: the client has gone, or took too long.
    throw clientGone();
  }
}

/** The import with this key; null if there is none. @throws ProblemError idempotency-key-reused */
async function findSame({ mysql }: ImportServices, id: string, fileHash: Buffer): Promise<Import | null> {
  const before = await readImport(mysql, id);
  if (before === null || before.fileHash.equals(fileHash)) return before?.found ?? null;
  throw new ProblemError(
    "idempotency-key-reused",
    `This key was used for another file, of ${before.found.rows} rows. Use a new key for a new file.`,
  );
}

/** The rows of people who are suspended now. The issuer rejects the rows of people who are suspended later. */
async function suspendedErrors({ accounts, mysql }: ImportServices, rows: readonly ImportLine[]): Promise<LineError[]> {
  const emails = rows.map(({ email }) => email);
  const users = await accounts.find(mysql, emails);
  const message =
    "belongs to a suspended account, which receives no tickets: take the row out, or reinstate the account";
  return rows
    .filter(({ email }) => users.get(email)?.status === "SUSPENDED")
    .map(({ line }) => ({ line, path: rowPath(line, "email"), message }));
}

/** @throws ProblemError invalid-request that lists the mistakes in the order of the rows, if there are any */
function refuseRows(errors: readonly LineError[], rowCount: number): void {
  if (errors.length === 0) return;
  const listed = errors
    .toSorted((a, b) => a.line - b.line)
    .slice(0, rowErrorsMax)
    .map(({ path, message }) => ({ path, message }));
  const bad = new Set(errors.map(({ line }) => line)).size;
  const problem =
    errors.length > rowErrorsMax
      ? `The first ${rowCount} rows have more than ${rowErrorsMax} mistakes, of which the first ${rowErrorsMax} are listed`
      : `${bad} of ${rowCount} ${rowCount === 1 ? "row" : "rows"} cannot be issued`;
  throw new ProblemError(
    "invalid-request",
    `${problem}, so nothing was done. Correct these rows and send the file again. Rows are numbered as in a spreadsheet.`,
    { errors: listed },
  );
}
