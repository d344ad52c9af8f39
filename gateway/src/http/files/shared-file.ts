import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { brotliCompress, brotliCompressSync, constants, gzip, gzipSync } from "node:zlib";
import type { Language } from "@admit/contract";
import type { AppContext } from "../../platform/route/app-env.ts";

/** A file that is the same for all clients: kept in memory once, and shared by all connections. */
export interface SharedFile {
  type: string;
  etag: string;
  cacheControl: string;
  plain: Uint8Array<ArrayBuffer>;
  /** Absent where compressing gains nothing. */
  br?: Uint8Array<ArrayBuffer>;
  gzip?: Uint8Array<ArrayBuffer>;
}

export function plainFile(content: Uint8Array, type: string, cacheControl: string): SharedFile {
  const etag = `"${createHash("sha256").update(content).digest("base64url").slice(0, 16)}"`;
  return { type, etag, cacheControl, plain: new Uint8Array(content) };
}

/** A window for small files, and the known size: the defaults are for megabytes and take 20 times as long. */
const brotliParams = (bytes: number): Record<number, number> => ({
  [constants.BROTLI_PARAM_QUALITY]: 9,
  [constants.BROTLI_PARAM_LGWIN]: 16,
  [constants.BROTLI_PARAM_SIZE_HINT]: bytes,
});

/**
 * Compresses once, blocking for about 10 ms per 100 kB: for small files, or before the gateway listens.
 * @param br the content as a build has compressed it
 */
export function compressedFile(
  content: Uint8Array,
  type: string,
  cacheControl: string,
  br: Uint8Array = brotliCompressSync(content, { params: brotliParams(content.length) }),
): SharedFile {
  return withEncodings(plainFile(content, type, cacheControl), br, gzipSync(content, { level: 9 }));
}

/** Compresses outside the event loop: for what changes each second. */
export async function compressedApart(content: Uint8Array, type: string, cacheControl: string): Promise<SharedFile> {
  const [br, zipped] = await Promise.all([
    promisify(brotliCompress)(content, { params: brotliParams(content.length) }),
    promisify(gzip)(content),
  ]);
  return withEncodings(plainFile(content, type, cacheControl), br, zipped);
}

const withEncodings = (file: SharedFile, br: Uint8Array, zipped: Uint8Array): SharedFile => ({
  ...file,
  ...(br.length < file.plain.length && { br: new Uint8Array(br) }),
  ...(zipped.length < file.plain.length && { gzip: new Uint8Array(zipped) }),
});

interface Answered {
  /** Other request headers that select this file. */
  vary?: string;
  status?: 200 | 404;
  /** What a page loads first. */
  link?: string;
  language?: Language;
}

/** 304 if the client has it already. */
export function answerFile(
  c: AppContext,
  file: SharedFile,
  { vary = "", status = 200, link = "", language }: Answered = {},
): Response {
  const headers: Record<string, string> = {
    "Cache-Control": file.cacheControl,
    ETag: file.etag,
    Vary: `${vary}Accept-Encoding`,
  };
  if (status === 200 && (c.req.header("if-none-match") ?? "").includes(file.etag))
    return new Response(null, { status: 304, headers });
  const [encoding, body] = encoded(c.req.header("accept-encoding") ?? "", file);
  headers["Content-Type"] = file.type;
  if (link !== "") headers["Link"] = link;
  if (language !== undefined) headers["Content-Language"] = language;
  if (encoding !== null) headers["Content-Encoding"] = encoding;
  return new Response(body, { status, headers });
}

function encoded(accepted: string, file: SharedFile): [encoding: string | null, body: Uint8Array<ArrayBuffer>] {
  if (file.br !== undefined && /\bbr\b/.test(accepted)) return ["br", file.br];
  if (file.gzip !== undefined && /\bgzip\b/.test(accepted)) return ["gzip", file.gzip];
  return [null, file.plain];
}
