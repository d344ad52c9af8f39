import { expect } from "vitest";
import type { TestGateway } from "./test-gateway.ts";

export interface SentImport {
  eventId: string;
  /** Null: without a session. */
  as: string | null;
  file: string | Uint8Array;
  /** Null sends none. */
  key?: string | null;
  type?: string | null;
  /** Sends no Content-Length, as a client that streams. */
  undeclared?: boolean;
  /** Behind `imports`: `/preview`, or a query. */
  to?: string;
}

/** Sends a file of people and quantities. */
export async function sendImport(
  { app, token }: TestGateway,
  { eventId, as, file, key = "an import", type = "text/csv", undeclared = false, to = "" }: SentImport,
): Promise<Response> {
  const headers = new Headers();
  if (as !== null) headers.set("Authorization", `Bearer ${await token(as)}`);
  if (key !== null) headers.set("Idempotency-Key", key);
  // Bytes, since the platform names a type of its own for text.
  const body = new Uint8Array(Buffer.from(file));
  if (undeclared) headers.set("Transfer-Encoding", "chunked");
  else headers.set("Content-Length", String(body.byteLength));
  if (type !== null) headers.set("Content-Type", type);
  return app.request(`/v1/admin/events/${eventId}/imports${to}`, { method: "POST", headers, body });
}

/** The import once it is done. @throws if it is not within 20 s */
export async function importDone(gateway: TestGateway, userId: string, path: string): Promise<unknown> {
  const read = async () => (await (await gateway.as(userId, "GET", path)).json()) as { status: string };
  let found = await read();
  await expect.poll(async () => (found = await read()).status, { interval: 10, timeout: 20_000 }).toBe("DONE");
  return found;
}

const blockBytes = 64 * 1024;

/** Cuts a file into blocks of the size in which an upload arrives. */
export const toBlocks = (file: Buffer): Buffer[] =>
  Array.from({ length: Math.ceil(file.length / blockBytes) }, (_, at) =>
    file.subarray(at * blockBytes, (at + 1) * blockBytes),
  );
