import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestGateway, type TestGateway } from "../../../test/tools/test-gateway.ts";

let gateway: TestGateway;
beforeAll(async () => void (gateway = await openTestGateway()));
afterAll(() => gateway.close());

const get = (path: string, headers: Record<string, string> = {}) => gateway.app.request(path, { headers });

test.each([
  "/openapi.json",
  "/.well-known/jwks.json",
  "/docs",
  "/docs/start.js",
  "/docs/swagger-ui.css",
  "/docs/swagger-ui-bundle.js",
])("%s is not sent again to a client that has it", async (path) => {
  const first = await get(path);
  expect(first.status).toBe(200);
  expect((await first.arrayBuffer()).byteLength).toBeGreaterThan(0);
  const again = await get(path, { "If-None-Match": first.headers.get("ETag") ?? "none" });
  expect([again.status, await again.text()]).toEqual([304, ""]);
  expect(again.headers.get("Cache-Control")).toMatch(/^public, max-age=\d+$/);
});

test.each(["/openapi.json", "/docs/swagger-ui-bundle.js"])(
  "%s is compressed once, for clients that accept it",
  async (path) => {
    const compressed = await get(path, { "Accept-Encoding": "gzip" });
    expect(compressed.headers.get("Content-Encoding")).toBe("gzip");
    const plain = Buffer.from(await (await get(path)).arrayBuffer());
    expect(gunzipSync(Buffer.from(await compressed.arrayBuffer())).equals(plain)).toBe(true);
  },
);
