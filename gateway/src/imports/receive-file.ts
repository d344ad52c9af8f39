import { createHash } from "node:crypto";
import { importMaxBytes } from "@admit/contract";
import { ProblemError } from "../platform/problem/problem-error.ts";
import { bodyPieces } from "../platform/route/body-pieces.ts";
import type { Turns } from "./csv/turns.ts";

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

export interface ReceivedFile {
  /** Full blocks, except the last one, however small the received pieces are. */
  blocks: readonly Buffer[];
  /** SHA-256. */
  hash: Buffer;
}

/** @throws ProblemError payload-too-large as soon as it is too long, invalid-request if the connection ends */
export async function receiveFile(body: ReadableStream<Uint8Array> | null, turns: Turns): Promise<ReceivedFile> {
  const hash = createHash("sha256");
  const blocks: Buffer[] = [];
  let block = Buffer.allocUnsafe(blockBytes);
  let filled = 0;
  const finishBlock = (): void => {
    const whole = block.subarray(0, filled);
    blocks.push(whole);
    hash.update(whole);
  };
  for await (const piece of bodyPieces(body, importMaxBytes)) {
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
