import { existsSync, readdirSync, readFileSync } from "node:fs";
import { extname, join, relative, sep } from "node:path";
import type { AppContext } from "../../platform/route/app-env.ts";
import { isApi } from "../../platform/route/paths.ts";
import { tokenOf } from "../../people/sessions/session-cookie.ts";
import { languageVary, requestLanguage } from "../../platform/route/request-language.ts";
import { answerFile, compressedFile, plainFile, type SharedFile } from "../files/shared-file.ts";
import { type InlinedStyles, inlineStyles } from "./inline-styles.ts";
import type { ServedPage, ServedPages } from "./served-pages.ts";

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
/** Belong to another file: its source map, and what the build has compressed. */
const beside = new Set([".map", ".br"]);
const compressible = new Set([".css", ".html", ".js", ".json", ".svg", ".txt", ".webmanifest"]);

/** The built frontend, a few hundred kilobytes, compressed and kept in memory. Empty if it is not built. */
export function loadFrontend(folder: string): ReadonlyMap<string, SharedFile> {
  const files = new Map<string, SharedFile>();
  for (const path of filesUnder(folder))
    files.set(`/${relative(folder, path).split(sep).join("/")}`, loadFile(path, relative(folder, path)));
  return files;
}

function filesUnder(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !beside.has(extname(entry.name)))
      .map((entry) => join(entry.parentPath, entry.name));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

const yearS = 31_536_000;

function loadFile(path: string, name: string): SharedFile {
  const extension = extname(path);
  // A name under assets/ carries a hash of the content, so the content never changes.
  const isImmutable = name.startsWith(`assets${sep}`);
  const cacheControl = isImmutable ? `public, max-age=${yearS}, immutable` : "no-cache";
  const type = types[extension] ?? "application/octet-stream";
  const content = readFileSync(path);
  if (!compressible.has(extension)) return plainFile(content, type, cacheControl);
  return compressedFile(content, type, cacheControl, existsSync(`${path}.br`) ? readFileSync(`${path}.br`) : undefined);
}

/** The built page with its style sheets in it; null if the frontend is not built. */
export function inlinedIndex(files: ReadonlyMap<string, SharedFile>): InlinedStyles | null {
  const textAt = (path: string): string | undefined => {
    const file = files.get(path);
    return file === undefined ? undefined : Buffer.from(file.plain).toString("utf8");
  };
  const index = textAt("/index.html");
  return index === undefined ? null : inlineStyles(index, textAt);
}

/** A file of the frontend, or a page for a client that wants one; null for all others. */
export function serveFrontend(
  c: AppContext,
  files: ReadonlyMap<string, SharedFile>,
  pages: ServedPages | null,
): Response | Promise<Response> | null {
  const { method, path } = c.req;
  if ((method !== "GET" && method !== "HEAD") || isApi(path)) return null;
  const file = files.get(path);
  if (file !== undefined) return answerFile(c, file);
  if (pages === null || !(path === "/" || wantsPage(path, c.req.header("accept")))) return null;
  const language = requestLanguage(c);
  const hasSession = tokenOf(c, pages.sessionCookie) !== undefined;
  const page = pages.at(path, { language, hasSession });
  const answer = ({ file, status, links }: ServedPage) =>
    answerFile(c, file, { vary: `Accept, ${languageVary}, `, status, link: links, language });
  return page instanceof Promise ? page.then(answer) : answer(page);
}

/**
 * Whether a path without a file gets the page. Scanners, monitors and previews accept anything or send no `Accept`; an
 * API client names JSON, even if it accepts more. A path that looks like a file is 404.
 */
function wantsPage(path: string, accept = "*/*"): boolean {
  if (accept.includes("text/html")) return true;
  const isFile = path.lastIndexOf(".") > path.lastIndexOf("/");
  return !isFile && /\*\/\*|text\/\*/.test(accept) && !/json/.test(accept);
}
