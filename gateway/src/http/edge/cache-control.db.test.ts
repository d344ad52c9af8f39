import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Registry } from "prom-client";
import { afterAll, beforeAll, expect, test } from "vitest";
import { requestFor } from "../../../test/roles/request-for.ts";
import { setStage, type Stage } from "../../../test/roles/stage.ts";
import { routesOf, send } from "../../../test/roles/walk.ts";
import { createApp } from "../app.ts";
import { openTestGateway, type TestGateway } from "../../../test/tools/test-gateway.ts";

/** The answers that any cache may keep, and for how long. No cache keeps any other answer. */
const kept: Record<string, string> = {
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
};

let gateway: TestGateway;
let stage: Stage;
beforeAll(async () => {
  gateway = await openTestGateway();
  stage = await setStage(gateway, "ACTIVE");
});
afterAll(() => gateway.close());

const answersOf = async (route: string) =>
  Promise.all(
    [null, stage.holder, stage.admin].map(async (userId) => {
      const response = await send(gateway, userId, route, requestFor(route, stage));
      await response.body?.cancel();
      return response;
    }),
  );

test("no cache keeps an answer unless it is public and says for how long", async () => {
  const wrong: string[] = [];
  let publicAnswers = 0;
  for (const route of routesOf(gateway.app))
    for (const { status, headers } of await answersOf(route)) {
      const value = headers.get("Cache-Control") ?? "";
      const isPublic = status < 400 && kept[route] !== undefined;
      if (isPublic) publicAnswers += 1;
      if (isPublic ? value !== kept[route] : !/^(?:private, )?no-store$/.test(value))
        wrong.push(`${route}: ${status} ${value}`);
    }
  expect(wrong).toEqual([]);
  expect(publicAnswers).toBe(3 * Object.keys(kept).length);
});

test.each([
  ["an error", "/v1/events/nothing"],
  ["an unknown path", "/nowhere"],
  ["the queues' board", "/operator/queues"],
  ["the queues' data", "/operator/queues/api/queues"],
])("%s is private", async (_what, path) => {
  const response = await gateway.as(stage.admin, "GET", path);
  expect(response.headers.get("Cache-Control")).toBe("private, no-store");
});

test("the frontend's page is revalidated each time, and a missing file is private", async () => {
  const folder = join(gateway.services.settings.ADMIT_DATA_DIR, "built");
  await mkdir(folder);
  await writeFile(join(folder, "index.html"), "<!doctype html>");
  const settings = { ...gateway.services.settings, FRONTEND_DIR: folder };
  const app = createApp({ ...gateway.services, settings, metrics: new Registry() });
  expect((await app.request("/")).headers.get("Cache-Control")).toBe("no-cache");
  expect((await app.request("/missing.js")).headers.get("Cache-Control")).toBe("private, no-store");
});
