import { createHash } from "node:crypto";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
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

/** What a buyer loads is far below this. Quality 10 saves 4 %, and takes 150 ms per 100 kB rather than 50. */
const smallMaxBytes = 128 * 1024;

/** A window for small files, and the known size: the defaults are for megabytes and take 20 times as long. */
const brotliParams = (bytes: number): Record<number, number> => ({
  [constants.BROTLI_PARAM_QUALITY]: bytes > smallMaxBytes ? 9 : 10,
  [constants.BROTLI_PARAM_LGWIN]: bytes > smallMaxBytes ? 16 : 18,
  [constants.BROTLI_PARAM_SIZE_HINT]: bytes,
});

/** Compresses once, blocking for about 150 ms per 100 kB: for small files, or before the gateway listens. */
export function compressedFile(content: Uint8Array, type: string, cacheControl: string): SharedFile {
  const br = brotliCompressSync(content, { params: brotliParams(content.length) });
  const gzip = gzipSync(content, { level: 9 });
  return {
    ...plainFile(content, type, cacheControl),
    ...(br.length < content.length && { br: new Uint8Array(br) }),
    ...(gzip.length < content.length && { gzip: new Uint8Array(gzip) }),
  };
}

/** 304 if the client has it already. @param vary other request headers that select this file */
export function answerFile(c: AppContext, file: SharedFile, vary = ""): Response {
  const headers: Record<string, string> = {
    "Cache-Control": file.cacheControl,
    ETag: file.etag,
    Vary: `${vary}Accept-Encoding`,
  };
  if ((c.req.header("if-none-match") ?? "").includes(file.etag)) return new Response(null, { status: 304, headers });
  const [encoding, body] = encoded(c.req.header("accept-encoding") ?? "", file);
  headers["Content-Type"] = file.type;
  if (encoding !== null) headers["Content-Encoding"] = encoding;
  return new Response(body, { headers });
}

function encoded(accepted: string, file: SharedFile): [encoding: string | null, body: Uint8Array<ArrayBuffer>] {
  if (file.br !== undefined && /\bbr\b/.test(accepted)) return ["br", file.br];
  if (file.gzip !== undefined && /\bgzip\b/.test(accepted)) return ["gzip", file.gzip];
  return [null, file.plain];
}
