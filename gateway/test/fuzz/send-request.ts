import { type Agent, request } from "node:http";
import type { Answer } from "./judge-answer.ts";

/** Longer than any answer is held, for `Prefer: wait` or for a new capacity. */
const answerMs = 15_000;

export interface Sent {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string | Uint8Array | null;
}

/** Sends the request unchanged. @throws Error if no answer arrives in time, or the connection breaks */
export function sendRequest(agent: Agent, port: number, { method, path, headers, body }: Sent): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(answerMs);
    const asking = request({ agent, host: "127.0.0.1", port, method, path, headers, signal }, (response) => {
      const pieces: Buffer[] = [];
      const answer = (): void =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(pieces).toString(),
        });
      response.on("data", (piece: Buffer) => {
        pieces.push(piece);
        if (response.headers["content-type"]?.startsWith("text/event-stream") !== true) return;
        answer();
        response.destroy();
      });
      response.on("end", answer);
      response.on("error", reject);
    });
    asking.on("error", (error) => reject(signal.aborted ? new Error(`no answer within ${answerMs} ms`) : error));
    asking.end(body ?? undefined);
  });
}
