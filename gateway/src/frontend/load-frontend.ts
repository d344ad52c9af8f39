import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { extname, join, relative, sep } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

export interface FrontendFile {
  type: string;
  etag: string;
  /** Whether the name carries a hash of the content, so that it never changes. */
  immutable: boolean;
  plain: Uint8Array<ArrayBuffer>;
  /** Absent where compressing gains nothing. */
  br?: Uint8Array<ArrayBuffer>;
  gzip?: Uint8Array<ArrayBuffer>;
}

const types: Record<string, string> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".webmanifest": "application/manifest+json",
  ".woff2": "font/woff2",
};
const compressible = new Set([".css", ".html", ".js", ".json", ".svg", ".txt", ".webmanifest"]);

/**
 * The built frontend, held in memory and compressed once: a few hundred kilobytes. Empty where it was not
 * built; then the gateway is an API alone.
 */
export function loadFrontend(folder: string): ReadonlyMap<string, FrontendFile> {
  const files = new Map<string, FrontendFile>();
  for (const path of filesUnder(folder))
    files.set(`/${relative(folder, path).split(sep).join("/")}`, loadFile(path, relative(folder, path)));
  return files;
}

function filesUnder(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && extname(entry.name) !== ".map")
      .map((entry) => join(entry.parentPath, entry.name));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

/** A window for files as small as ours, and its size beforehand: the default prepares for megabytes, 20 times as long. */
const brotliParams = (bytes: number): Record<number, number> => ({
  [constants.BROTLI_PARAM_QUALITY]: 9,
  [constants.BROTLI_PARAM_LGWIN]: 16,
  [constants.BROTLI_PARAM_SIZE_HINT]: bytes,
});

function loadFile(path: string, name: string): FrontendFile {
  const content = readFileSync(path);
  const extension = extname(path);
  const file: FrontendFile = {
    type: types[extension] ?? "application/octet-stream",
    etag: `"${createHash("sha256").update(content).digest("base64url").slice(0, 16)}"`,
    immutable: name.startsWith(`assets${sep}`),
    plain: new Uint8Array(content),
  };
  if (!compressible.has(extension)) return file;
  const br = brotliCompressSync(content, { params: brotliParams(content.length) });
  const gzip = gzipSync(content, { level: 9 });
  return {
    ...file,
    ...(br.length < content.length && { br: new Uint8Array(br) }),
    ...(gzip.length < content.length && { gzip: new Uint8Array(gzip) }),
  };
}
