import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { OpenAPIHono } from "@hono/zod-openapi";
import type { AppContext, AppEnv } from "../../platform/route/app-env.ts";
import { answerFile, plainFile, type SharedFile } from "../files/shared-file.ts";
import { loadOnce } from "../../platform/cache/shared-read.ts";

const page = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Admit: the API</title>
<link rel="stylesheet" href="/docs/swagger-ui.css">
<div id="docs"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</html>
`;
const start = `SwaggerUIBundle({ url: "/openapi.json", dom_id: "#docs", deepLinking: true });\n`;

const require = createRequire(import.meta.url);
const packageFiles = [
  { path: "/docs/swagger-ui.css", type: "text/css", file: () => require.resolve("swagger-ui-dist/swagger-ui.css") },
  {
    path: "/docs/swagger-ui-bundle.js",
    type: "text/javascript",
    file: () => require.resolve("swagger-ui-dist/swagger-ui-bundle.js"),
  },
];
const cacheControl = "public, max-age=3600";

/** `GET /docs`: a page to read and try the API, without external files. */
export function docsRoute(): OpenAPIHono<AppEnv> {
  const routes = new OpenAPIHono<AppEnv>();
  const ownFiles = {
    "/docs": plainFile(Buffer.from(page), "text/html; charset=UTF-8", cacheControl),
    "/docs/start.js": plainFile(Buffer.from(start), "text/javascript", cacheControl),
  };
  for (const [path, file] of Object.entries(ownFiles)) routes.get(path, (c) => answerFile(c as AppContext, file));
  for (const { path, type, file } of packageFiles) {
    // Read at the first request and cached: few people open the page.
    const shared = loadOnce(() => loadFile(file(), type));
    routes.get(path, async (c) => answerFile(c as AppContext, await shared()));
  }
  return routes;
}

/** Compressed outside the event loop: the largest file has more than a megabyte. */
async function loadFile(path: string, type: string): Promise<SharedFile> {
  const content = await readFile(path);
  return { ...plainFile(content, type, cacheControl), gzip: new Uint8Array(await promisify(gzip)(content)) };
}
