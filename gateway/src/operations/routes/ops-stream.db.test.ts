import { OpsOverview } from "@admit/contract";
import { makeEvent } from "@admit/prisma/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { problemOf } from "../../../test/tools/problem-of.ts";
import { streamLimits } from "../../http/edge/server-limits.ts";
import { openTestGateway, type TestGateway } from "../../../test/tools/test-gateway.ts";

let gateway: TestGateway;
let admin: string;
beforeAll(async () => {
  gateway = await openTestGateway();
  admin = await gateway.user({ role: "ADMIN" });
});
afterAll(() => gateway.close());

const stream = (userId: string | null = admin) => gateway.as(userId, "GET", "/v1/ops/stream");

test("200: what the list answers comes again each second, until the server stops", async () => {
  const other = await openTestGateway();
  const userId = await other.user({ role: "STAFF" });
  const eventId = await makeEvent(other.mysql, { pausedAt: new Date() });
  const response = await other.as(userId, "GET", "/v1/ops/stream");
  expect([response.status, response.headers.get("Content-Type")]).toEqual([200, "text/event-stream"]);
  let text = "";
  for await (const chunk of response.body ?? []) {
    text += Buffer.from(chunk).toString();
    // The shutdown begins once two seconds were told: then the stream ends by itself.
    if (text.match(/^data: /gm)?.length === 2) await other.services.drain.begin(0);
  }
  const told = [...text.matchAll(/^data: (.*)$/gm)].map(([, json = ""]) => OpsOverview.parse(JSON.parse(json)));
  expect(told.map(({ items }) => items.map((item) => item.eventId))).toEqual([[eventId], [eventId]]);
  expect(told[0]?.updatedAt).not.toBe(told[1]?.updatedAt);
  await other.close();
});

test("200: a HEAD request is answered, and nothing is collected for it", async () => {
  const response = await gateway.as(admin, "HEAD", "/v1/ops/stream");
  expect([response.status, response.body]).toEqual([200, null]);
});

test("401, 403: nobody else", async () => {
  expect((await problemOf(await stream(null))).code).toBe("unauthenticated");
  expect((await problemOf(await stream(await gateway.user()))).code).toBe("forbidden");
});

test("429: an operator with as many streams open as allowed, until one of them ends", async () => {
  const operator = await gateway.user({ role: "STAFF" });
  const open = await Promise.all(Array.from({ length: streamLimits.perCallerMax }, () => stream(operator)));
  const refused = await stream(operator);
  expect(refused.headers.get("Retry-After")).toMatch(/^\d+$/);
  expect((await problemOf(refused)).code).toBe("rate-limited");
  expect(gateway.services.attention.refusals["stream-limit"]).toBe(1);
  await open.pop()?.body?.cancel();
  const again = await stream(operator);
  expect(again.status).toBe(200);
  for (const each of [...open, again]) await each.body?.cancel();
  expect(gateway.services.streams.callers).toBe(0);
});
