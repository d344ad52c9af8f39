import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { problemCodes, problems } from "@admit/contract";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { setStage, type Stage } from "../../../test/roles/stage.ts";
import { callRoute, routesOf } from "../../../test/roles/routes.ts";
import { codeOf } from "../../../test/tools/problem-of.ts";
import { testGateway } from "../../../test/tools/test-gateway.ts";

const script = `console.log("${"admit ".repeat(200)}");`;
const page = `<!doctype html><title>Admit</title><script type="module" crossorigin src="/assets/index-abc123.js"></script><main></main></body>`;
let folder: string;
const gateway = testGateway(async () => {
  folder = await mkdtemp(join(tmpdir(), "admit-frontend-"));
  await mkdir(join(folder, "assets"));
  const files = { "index.html": page, "favicon.svg": "<svg/>", "sw.js": script, "assets/index-abc123.js": script };
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  return { FRONTEND_DIR: folder };
});
afterAll(() => rm(folder, { recursive: true }));

const get = async (path: string, headers: Record<string, string> = {}) => gateway.app.request(path, { headers });
const browser = { Accept: "text/html,application/xhtml+xml,*/*;q=0.8" };

describe("the frontend", () => {
  test("has hashed assets that are cached for ever, and a page for a single reader that is revalidated", async () => {
    const index = await get("/tickets", browser);
    expect(await index.text()).toContain("/assets/index-abc123.js");
    expect(index.headers.get("Cache-Control")).toBe("no-cache");
    expect(index.headers.get("Link")).toBe("</assets/index-abc123.js>; rel=modulepreload; crossorigin");
    const asset = await get("/assets/index-abc123.js");
    expect(asset.headers.get("Cache-Control")).toBe("public, max-age=31536000, immutable");
    expect(asset.headers.get("Content-Type")).toBe("text/javascript; charset=utf-8");
    const unchanged = await get("/tickets", { ...browser, "If-None-Match": index.headers.get("ETag") ?? "" });
    expect([unchanged.status, await unchanged.text()]).toEqual([304, ""]);
  });

  test("has a service worker that is a script of this origin, revalidated each time", async () => {
    const worker = await get("/sw.js", { Accept: "*/*" });
    expect([worker.status, await worker.text()]).toEqual([200, script]);
    expect(worker.headers.get("Content-Type")).toBe("text/javascript; charset=utf-8");
    expect(worker.headers.get("Cache-Control")).toBe("no-cache");
    // No narrower directive blocks it.
    expect(worker.headers.get("Content-Security-Policy")).toContain("default-src 'self'");
    expect(worker.headers.get("Content-Security-Policy")).not.toMatch(/(worker|child|script|connect)-src/);
  });

  test.each([
    ["br", brotliDecompressSync],
    ["gzip", gunzipSync],
  ] as const)("has assets compressed by %s for clients that accept it", async (encoding, decompress) => {
    const response = await get("/assets/index-abc123.js", { "Accept-Encoding": `deflate, ${encoding}` });
    expect(response.headers.get("Content-Encoding")).toBe(encoding);
    expect(response.headers.get("Vary")).toBe("Accept-Encoding");
    expect(decompress(Buffer.from(await response.arrayBuffer())).toString()).toBe(script);
  });

  test.each([
    ["a browser", browser],
    ["a scanner or a preview, which accepts anything", { Accept: "*/*" }],
    ["a monitor that accepts any text", { Accept: "text/*" }],
    ["a client without Accept", {}],
  ])("has a shared link lead %s to the page", async (_who, headers: Record<string, string>) => {
    const response = await get("/tickets", headers);
    expect([response.status, await response.text()]).toEqual([200, expect.stringContaining("<main></main>")]);
    expect(response.headers.get("Vary")).toBe("Accept, Accept-Language, Cookie, Accept-Encoding");
  });

  test.each(["application/json", "application/problem+json", "application/json, text/plain, */*", "image/png"])(
    "has the problem for an API client that accepts %s at an unknown path",
    async (accept) => {
      const response = await get("/events/winter-gala", { Accept: accept });
      expect(response.headers.get("Vary")).toBe("Accept, Accept-Language, Cookie");
      expect(await codeOf(response)).toBe("not-found");
    },
  );

  test("has no page for a missing asset, the API, a POST, or a path out of its folder", async () => {
    const missing = await get("/assets/index-old.js", { Accept: "*/*" });
    expect(missing.headers.get("Cache-Control")).toBe("private, no-store");
    expect(await codeOf(missing)).toBe("not-found");
    for (const path of ["/v1/nothing", "/..%2f..%2fetc%2fpasswd", "/assets/..%2f..%2fpackage.json"])
      expect(await codeOf(get(path, path.startsWith("/v1/") ? browser : {})), path).toBe("not-found");
    const posted = gateway.app.request("/events/winter-gala", { method: "POST", headers: browser });
    expect(await codeOf(posted)).toBe("not-found");
  });
});

describe("public documents", () => {
  test.each([
    "/openapi.json",
    "/.well-known/jwks.json",
    "/docs",
    "/docs/start.js",
    "/docs/swagger-ui.css",
    "/docs/swagger-ui-bundle.js",
  ])("%s is not sent again to a client that has it", async (path) => {
    const first = await get(path);
    expect([first.status, await first.text()]).toEqual([200, expect.stringMatching(/./)]);
    const again = await get(path, { "If-None-Match": first.headers.get("ETag") ?? "none" });
    expect([again.status, await again.text()]).toEqual([304, ""]);
    expect(again.headers.get("Cache-Control")).toMatch(/^public, max-age=\d+$/);
  });

  test.each(["/openapi.json", "/docs/swagger-ui-bundle.js"])("%s is compressed if accepted", async (path) => {
    const compressed = await get(path, { "Accept-Encoding": "gzip" });
    expect(compressed.headers.get("Content-Encoding")).toBe("gzip");
    const plain = Buffer.from(await (await get(path)).arrayBuffer());
    expect(gunzipSync(Buffer.from(await compressed.arrayBuffer())).equals(plain)).toBe(true);
  });

  test("/docs loads everything from this server and contains no inline script", async () => {
    const docs = await (await get("/docs")).text();
    const loaded = [...docs.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path = ""]) => path);
    expect(loaded).toHaveLength(3);
    for (const path of loaded) {
      const response = await get(path);
      expect(response.status, path).toBe(200);
      expect(response.headers.get("Content-Type")).toMatch(path.endsWith(".css") ? /^text\/css/ : /^text\/javascript/);
    }
    expect(docs).not.toMatch(/<script(?! src)/);
    expect(await (await get("/docs/start.js")).text()).toContain("/openapi.json");
    const document = (await (await get("/openapi.json")).json()) as { openapi: string; paths: object };
    expect(document.openapi).toBe("3.1.0");
    expect(Object.keys(document.paths)).toContain("/v1/events/{idOrSlug}");
  });

  test("every problem's type leads to its explanation, for programs and for people", async () => {
    for (const code of problemCodes) {
      const [status, title] = problems[code];
      expect(await (await get(`/problems/${code}`)).json()).toEqual({ code, status, title });
      const html = await get(`/problems/${code}`, { Accept: "text/html,*/*" });
      expect(html.headers.get("Content-Type")).toMatch(/^text\/html/);
      expect(await html.text()).toContain(`<h1>${title}</h1>`);
    }
    for (const code of ["nonsense", "constructor", "%3Cscript%3E"])
      expect(await codeOf(get(`/problems/${code}`))).toBe("not-found");
  });
});

describe("caches", () => {
  /** The only answers that caches may store, and for how long. */
  const cached: Record<string, string> = {
    "GET /v1/events": "public, max-age=1",
    "GET /v1/events/{idOrSlug}": "public, max-age=1",
    "GET /v1/events/{id}/line": "public, max-age=1",
    "GET /v1/events/{id}/calendar.ics": "public, max-age=60",
    "GET /.well-known/jwks.json": "public, max-age=300",
    "GET /problems/{code}": "public, max-age=3600",
    "GET /openapi.json": "public, max-age=60",
    "GET /docs": "public, max-age=3600",
    "GET /docs/start.js": "public, max-age=3600",
    "GET /docs/swagger-ui.css": "public, max-age=3600",
    "GET /docs/swagger-ui-bundle.js": "public, max-age=3600",
    "GET /robots.txt": "public, max-age=3600",
    "GET /sitemap.xml": "public, max-age=600",
    "GET /events/{slug}/card.png": "public, max-age=300",
    "GET /posters/{image}": "public, max-age=31536000, immutable",
  };

  let stage: Stage;
  beforeAll(async () => void (stage = await setStage(gateway, "ACTIVE")));

  test("store an answer only if it is public and names its age", async () => {
    const wrong: string[] = [];
    let publicAnswers = 0;
    for (const route of routesOf(gateway.app))
      for (const userId of [null, stage.holder, stage.admin]) {
        const { status, headers, body } = await callRoute(gateway, userId, route, stage);
        await body?.cancel();
        const value = headers.get("Cache-Control") ?? "";
        const isPublic = status < 400 && cached[route] !== undefined;
        if (isPublic) publicAnswers += 1;
        if (isPublic ? value !== cached[route] : !/^(?:private, )?no-store$/.test(value))
          wrong.push(`${route}: ${status} ${value}`);
      }
    expect(wrong).toEqual([]);
    expect(publicAnswers).toBe(3 * Object.keys(cached).length);
  });
});
