import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestGateway, type TestGateway } from "../../../test/tools/test-gateway.ts";

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await openTestGateway();
});
afterAll(() => gateway.close());

const get = (path: string) => gateway.as(null, "GET", path);

test("200: the page and all that it loads come from this server, and no script stands in the page itself", async () => {
  const page = await (await get("/docs")).text();
  const loaded = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path = ""]) => path);
  expect(loaded).toHaveLength(3);
  for (const path of loaded) {
    const response = await get(path);
    expect(response.status, path).toBe(200);
    expect(response.headers.get("Content-Type")).toMatch(path.endsWith(".css") ? /^text\/css/ : /^text\/javascript/);
  }
  expect(page).not.toMatch(/<script(?! src)/);
  expect(await (await get("/docs/start.js")).text()).toContain("/openapi.json");
});

test("200: the document itself", async () => {
  const document = (await (await get("/openapi.json")).json()) as { openapi: string; paths: object };
  expect(document.openapi).toBe("3.1.0");
  expect(Object.keys(document.paths)).toContain("/v1/events/{idOrSlug}");
});
