import { readdirSync, readFileSync } from "node:fs";
import { extname, join, relative, sep } from "node:path";
import { compressedFile, plainFile, type SharedFile } from "../files/shared-file.ts";

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
export function loadFrontend(folder: string): ReadonlyMap<string, SharedFile> {
  const files = new Map<string, SharedFile>();
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

const yearS = 31_536_000;

function loadFile(path: string, name: string): SharedFile {
  const extension = extname(path);
  const make = compressible.has(extension) ? compressedFile : plainFile;
  // A name under assets/ carries a hash of the content, so the content never changes.
  const isImmutable = name.startsWith(`assets${sep}`);
  return make(
    readFileSync(path),
    types[extension] ?? "application/octet-stream",
    isImmutable ? `public, max-age=${yearS}, immutable` : "no-cache",
  );
}
