import type { AppContext } from "../../platform/route/app-env.ts";
import { isApi } from "../../platform/route/paths.ts";
import { answerFile, type SharedFile } from "../files/shared-file.ts";

/** A file of the frontend, or its page for an address that the page itself resolves; null for all else. */
export function serveFrontend(c: AppContext, files: ReadonlyMap<string, SharedFile>): Response | null {
  const { method, path } = c.req;
  if ((method !== "GET" && method !== "HEAD") || isApi(path)) return null;
  const file = path === "/" ? files.get("/index.html") : files.get(path);
  if (file !== undefined) return answerFile(c, file);
  const page = files.get("/index.html");
  return page !== undefined && wantsPage(path, c.req.header("accept")) ? answerFile(c, page, "Accept, ") : null;
}

/**
 * Whether the page answers an address that is no file. Scanners, monitors and previews accept anything or send no
 * `Accept`; an API client names JSON, also if it accepts more. A path that looks like a file is 404.
 */
function wantsPage(path: string, accept = "*/*"): boolean {
  if (accept.includes("text/html")) return true;
  const isFile = path.lastIndexOf(".") > path.lastIndexOf("/");
  return !isFile && /\*\/\*|text\/\*/.test(accept) && !/json/.test(accept);
}
