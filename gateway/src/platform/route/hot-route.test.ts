import { Hono } from "hono";
import { TrieRouter } from "hono/router/trie-router";
import { expect, test } from "vitest";
import { HotRouter } from "./hot-route.ts";

/** Hot and other paths. One expression cannot distinguish the last two. */
const paths = [
  "/v1/events",
  "/v1/events/:idOrSlug",
  "/v1/events/:id/line",
  "/v1/events/:id/purchases",
  "/v1/events/:id/purchases/:purchaseId",
  "/v1/me",
  "/v1/admin/tickets/:id/void",
  "/v1/admin/tickets/verify",
];

function app(router: HotRouter<never> | TrieRouter<never>): Hono {
  const hono = new Hono({ router });
  hono.use(async (c, next) => {
    await next();
    c.res.headers.set("x-passed", "the edge");
  });
  for (const path of paths) hono.get(path, (c) => c.json({ path, params: c.req.param() }));
  hono.post("/v1/events/:id/purchases", (c) => c.text("taken"));
  return hono;
}

/** Parsed, so that the order of parameters does not matter. */
const parsed = (text: string): unknown => (text.startsWith("{") ? JSON.parse(text) : text);

test.each([
  "GET /v1/events",
  "GET /v1/events/",
  "GET /v1/events/a-slug",
  "GET /v1/events/a-slug/line",
  "GET /v1/events/01ABC/purchases/01DEF",
  "POST /v1/events/01ABC/purchases",
  "PATCH /v1/events/01ABC/purchases",
  "GET /v1/events/01ABC/nothing",
  "GET /v1/events/a/b/c/d",
  "GET /v1/eventsandmore",
  "GET /v1/me",
  "GET /v1/admin/tickets/verify",
  "GET /v1/admin/tickets/01ABC/void",
  "GET /nothing",
])("%s is answered as with Hono's own router, and passes the middleware of all paths", async (request) => {
  const [method = "", path = ""] = request.split(" ");
  const answer = await app(new HotRouter()).request(path, { method });
  const own = await app(new TrieRouter()).request(path, { method });
  expect([answer.status, parsed(await answer.text())]).toEqual([own.status, parsed(await own.text())]);
  expect(answer.headers.get("x-passed")).toBe("the edge");
});
