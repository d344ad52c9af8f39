import { setTimeout as pause } from "node:timers/promises";
import { signSession } from "../../src/people/sessions/session-token.ts";
import type { TestGateway } from "./test-gateway.ts";

export interface SentImport {
  eventId: string;
  /** Null: nobody is signed in. */
  as: string | null;
  file: string | Uint8Array;
  /** Null sends none. */
  key?: string | null;
  type?: string | null;
  /** Sends no Content-Length, as one who streams. */
  undeclared?: boolean;
}

/** Sends a file of people and quantities. */
export async function sendImport(
  { app, services }: TestGateway,
  { eventId, as, file, key = "an import", type = "text/csv", undeclared = false }: SentImport,
): Promise<Response> {
  const headers = new Headers();
  if (as !== null) headers.set("Authorization", `Bearer ${(await signSession(as, services.keys)).token}`);
  if (key !== null) headers.set("Idempotency-Key", key);
  // Bytes, since the platform names a type of its own for text.
  const body = new Uint8Array(Buffer.from(file));
  if (undeclared) headers.set("Transfer-Encoding", "chunked");
  else headers.set("Content-Length", String(body.byteLength));
  if (type !== null) headers.set("Content-Type", type);
  return app.request(`/v1/admin/events/${eventId}/imports`, { method: "POST", headers, body });
}

/** The import once it is done. @throws when it is not within 20 s */
export function importDone(gateway: TestGateway, userId: string, path: string): Promise<unknown> {
  return until(async () => {
    const told = (await (await gateway.as(userId, "GET", path)).json()) as { status: string };
    return told.status === "DONE" && told;
  });
}

const withinMs = 20_000;
const askEveryMs = 10;

/** Asks until the answer is not false. @throws when it still is after 20 s */
async function until<Answer>(ask: () => Promise<Answer | false>): Promise<Answer> {
  const deadlineMs = performance.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (answer !== false) return answer;
    if (performance.now() > deadlineMs) throw new Error(`not within ${withinMs} ms`);
    await pause(askEveryMs);
  }
}
