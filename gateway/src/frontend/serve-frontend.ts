import type { AppContext } from "../app-env.ts";
import { isApi } from "../edge/paths.ts";
import type { FrontendFile } from "./load-frontend.ts";

const yearS = 31_536_000;

/** A file of the frontend, or its page for an address that the page itself resolves; null for all else. */
export function serveFrontend(c: AppContext, files: ReadonlyMap<string, FrontendFile>): Response | null {
  const { method, path } = c.req;
  if ((method !== "GET" && method !== "HEAD") || isApi(path)) return null;
  const file = path === "/" ? files.get("/index.html") : files.get(path);
  if (file !== undefined) return answer(c, file);
  const page = files.get("/index.html");
  const wantsPage = (c.req.header("accept") ?? "").includes("text/html");
  return page !== undefined && wantsPage ? answer(c, page) : null;
}

function answer(c: AppContext, file: FrontendFile): Response {
  const headers: Record<string, string> = {
    "Cache-Control": file.immutable ? `public, max-age=${yearS}, immutable` : "no-cache",
    ETag: file.etag,
    Vary: "Accept-Encoding",
  };
  if ((c.req.header("if-none-match") ?? "").includes(file.etag)) return c.body(null, 304, headers);
  const [encoding, body] = encoded(c.req.header("accept-encoding") ?? "", file);
  return c.body(body, 200, {
    ...headers,
    "Content-Type": file.type,
    ...(encoding !== null && { "Content-Encoding": encoding }),
  });
}

function encoded(accepted: string, file: FrontendFile): [encoding: string | null, body: Uint8Array<ArrayBuffer>] {
  if (file.br !== undefined && /\bbr\b/.test(accepted)) return ["br", file.br];
  if (file.gzip !== undefined && /\bgzip\b/.test(accepted)) return ["gzip", file.gzip];
  return [null, file.plain];
}
