import { createHash } from "node:crypto";
import { tooLarge } from "../platform/route/read-body.ts";
import { clientGone } from "../platform/problem/problem-error.ts";
import type { Turns } from "./csv/turns.ts";

/** A file is kept in blocks, each of which takes one turn to hash or to decode. */
const blockBytes = 64 * 1024;

export interface ReceivedFile {
  /** All have `blockBytes` except the last, however small the received pieces were. */
  blocks: readonly Buffer[];
  /** SHA-256. */
  hash: Buffer;
}

/** @throws ProblemError payload-too-large as soon as it is longer than `maxBytes`, invalid-request where it breaks off */
export async function receiveFile(
  body: ReadableStream<Uint8Array> | null,
  maxBytes: number,
  turns: Turns,
): Promise<ReceivedFile> {
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
    if (bytes > maxBytes) tooLarge(maxBytes);
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
    // Errors of the connection alone: the client went, or took too long.
    throw clientGone();
  }
}
