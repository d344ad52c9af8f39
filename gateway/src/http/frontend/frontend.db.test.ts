import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { problemOf } from "../../../test/tools/problem-of.ts";
import { openTestGateway, type TestGateway } from "../../../test/tools/test-gateway.ts";

const script = `console.log("${"admit ".repeat(200)}");`;
const page = "<!doctype html><title>Admit</title>";
let folder: string;
let gateway: TestGateway;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "admit-frontend-"));
  await mkdir(join(folder, "assets"));
  await writeFile(join(folder, "index.html"), page);
  await writeFile(join(folder, "favicon.svg"), "<svg/>");
  await writeFile(join(folder, "sw.js"), script);
  await writeFile(join(folder, "assets/index-abc123.js"), script);
  gateway = await openTestGateway({ FRONTEND_DIR: folder });
});
afterAll(async () => {
  await gateway.close();
  await rm(folder, { recursive: true });
});

const get = (path: string, headers: Record<string, string> = {}) => gateway.app.request(path, { headers });
const browser = { Accept: "text/html,application/xhtml+xml,*/*;q=0.8" };

test("the page is asked for anew each time, its hashed assets never again", async () => {
  const index = await get("/", browser);
  expect(await index.text()).toBe(page);
  expect(index.headers.get("Cache-Control")).toBe("no-cache");
  const asset = await get("/assets/index-abc123.js");
  expect(asset.headers.get("Cache-Control")).toBe("public, max-age=31536000, immutable");
  expect(asset.headers.get("Content-Type")).toBe("text/javascript; charset=utf-8");
  const unchanged = await get("/", { ...browser, "If-None-Match": index.headers.get("ETag") ?? "" });
  expect([unchanged.status, await unchanged.text()]).toEqual([304, ""]);
});

test("the service worker is a script of this origin, asked for anew each time", async () => {
  const worker = await get("/sw.js", { Accept: "*/*" });
  expect([worker.status, await worker.text()]).toEqual([200, script]);
  expect(worker.headers.get("Content-Type")).toBe("text/javascript; charset=utf-8");
  expect(worker.headers.get("Cache-Control")).toBe("no-cache");
  // No narrower directive stands in its way.
  expect(worker.headers.get("Content-Security-Policy")).toContain("default-src 'self'");
  expect(worker.headers.get("Content-Security-Policy")).not.toMatch(/(worker|child|script|connect)-src/);
});

test.each([
  ["br", brotliDecompressSync],
  ["gzip", gunzipSync],
] as const)("assets come compressed by %s to who takes it", async (encoding, decompress) => {
  const response = await get("/assets/index-abc123.js", { "Accept-Encoding": `deflate, ${encoding}` });
  expect(response.headers.get("Content-Encoding")).toBe(encoding);
  expect(response.headers.get("Vary")).toBe("Accept-Encoding");
  expect(decompress(Buffer.from(await response.arrayBuffer())).toString()).toBe(script);
});

test.each([
  ["a browser", browser],
  ["a scanner or a preview, which accepts anything", { Accept: "*/*" }],
  ["a monitor that asks for any text", { Accept: "text/*" }],
  ["a client without Accept", {}],
])("a shared link leads %s to the page", async (_who, headers: Record<string, string>) => {
  const response = await get("/events/winter-gala", headers);
  expect([response.status, await response.text()]).toEqual([200, page]);
  expect(response.headers.get("Vary")).toBe("Accept, Accept-Encoding");
});

test.each(["application/json", "application/problem+json", "application/json, text/plain, */*", "image/png"])(
  "an API client that requests %s at an unknown path gets the problem",
  async (accept) => {
    const response = await get("/events/winter-gala", { Accept: accept });
    expect(response.headers.get("Vary")).toBe("Accept");
    expect((await problemOf(response)).code).toBe("not-found");
  },
);

test("neither a missing asset nor the API is answered with the page", async () => {
  expect((await problemOf(await get("/assets/index-old.js", { Accept: "*/*" }))).code).toBe("not-found");
  expect((await problemOf(await get("/v1/nothing", browser))).code).toBe("not-found");
  const posted = await gateway.app.request("/events/winter-gala", { method: "POST", headers: browser });
  expect((await problemOf(posted)).code).toBe("not-found");
});

test.each(["/..%2f..%2fetc%2fpasswd", "/assets/..%2f..%2fpackage.json"])(
  "%s leads out of the folder nowhere",
  async (path) => {
    expect((await problemOf(await get(path))).code).toBe("not-found");
  },
);
