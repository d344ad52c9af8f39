import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { OpenAPIHono } from "@hono/zod-openapi";
import type { AppEnv } from "../../app-env.ts";

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

/** `GET /docs`: a page to read and try the API, from this server alone. */
export function docsRoute(): OpenAPIHono<AppEnv> {
  const routes = new OpenAPIHono<AppEnv>();
  const headers = { "Cache-Control": "public, max-age=3600" };
  routes.get("/docs", (c) => c.html(page, 200, headers));
  routes.get("/docs/start.js", (c) => c.body(start, 200, { ...headers, "Content-Type": "text/javascript" }));
  for (const [name, type] of [
    ["swagger-ui.css", "text/css"],
    ["swagger-ui-bundle.js", "text/javascript"],
  ] as const) {
    let file: Uint8Array<ArrayBuffer> | undefined;
    routes.get(`/docs/${name}`, (c) => {
      file ??= readPackageFile(name);
      return c.body(file, 200, { ...headers, "Content-Type": type });
    });
  }
  return routes;
}

/** Read when first asked for, and kept: few people open the page, and none of them in a drop. */
const readPackageFile = (name: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(readFileSync(createRequire(import.meta.url).resolve(`swagger-ui-dist/${name}`)));
