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

const require = createRequire(import.meta.url);
const packageFiles = [
  { path: "/docs/swagger-ui.css", type: "text/css", file: () => require.resolve("swagger-ui-dist/swagger-ui.css") },
  {
    path: "/docs/swagger-ui-bundle.js",
    type: "text/javascript",
    file: () => require.resolve("swagger-ui-dist/swagger-ui-bundle.js"),
  },
];

/** `GET /docs`: a page to read and try the API, from this server alone. */
export function docsRoute(): OpenAPIHono<AppEnv> {
  const routes = new OpenAPIHono<AppEnv>();
  const headers = { "Cache-Control": "public, max-age=3600" };
  routes.get("/docs", (c) => c.html(page, 200, headers));
  routes.get("/docs/start.js", (c) => c.body(start, 200, { ...headers, "Content-Type": "text/javascript" }));
  for (const { path, type, file } of packageFiles) {
    let content: Uint8Array<ArrayBuffer> | undefined;
    routes.get(path, (c) => {
      // Read when first asked for, and kept: few people open the page, and none of them in a drop.
      content ??= new Uint8Array(readFileSync(file()));
      return c.body(content, 200, { ...headers, "Content-Type": type });
    });
  }
  return routes;
}
