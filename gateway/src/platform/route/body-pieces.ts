import { clientGone } from "../problem/problem-error.ts";
import { tooLarge } from "./read-body.ts";

/**
 * A file's bytes as they come.
 * @throws ProblemError payload-too-large as soon as it is too long, invalid-request if the connection ends
 */
export async function* bodyPieces(
  body: ReadableStream<Uint8Array> | null,
  maxBytes: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  let bytes = 0;
  for await (const piece of untilBroken(body)) {
    bytes += piece.byteLength;
    if (bytes > maxBytes) tooLarge(maxBytes);
    yield piece;
  }
}

async function* untilBroken(body: ReadableStream<Uint8Array> | null): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* body ?? [];
  } catch {
    // Only errors of the connection: the client has gone, or took too long.
    throw clientGone();
  }
}
