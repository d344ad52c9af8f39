import { lineKey, OpsLineDetail } from "@admit/contract";
import { makeEvent, makePurchase } from "@admit/prisma/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeLine, makeSample } from "../../../test/tools/make-line.ts";
import { problemOf } from "../../../test/tools/problem-of.ts";
import { failJob } from "../../../test/tools/play-issuer.ts";
import { openTestGateway, type TestGateway } from "../../../test/tools/test-gateway.ts";

let gateway: TestGateway;
let admin: string;
beforeAll(async () => {
  gateway = await openTestGateway();
  admin = await gateway.user({ role: "ADMIN" });
});
afterAll(() => gateway.close());

const act = (eventId: string, userId: string | null = admin) => gateway.as(userId, "GET", `/v1/ops/lines/${eventId}`);
const detailOf = async (eventId: string) => OpsLineDetail.parse(await (await act(eventId)).json());

test("200: the line, its points, and what failed with whose it was, the latest first", async () => {
  const { mysql } = gateway;
  const eventId = await makeEvent(mysql);
  const samples = [1, 2].map((second) => makeSample({ atMs: Date.now() - second * 1000, seq: 9, head: 7 }));
  await makeLine(gateway, eventId, { seq: 9, head: 7, sinceMs: Date.now(), samples });
  const userId = await gateway.user({ name: "Ada", email: "ada@example.org" });
  const purchaseId = await makePurchase(mysql, { eventId, userId, requested: 2, status: "failed", reason: "fault" });
  const at = new Date(Date.now() - 60_000);
  await mysql.query("INSERT INTO PurchaseFailure SET ?", { purchaseId, eventId, reason: "ER_DUP_ENTRY: a fault", at });
  await (await failJob(gateway, eventId)).close();
  const { line, points, failures } = await detailOf(eventId);
  expect(line).toMatchObject({ eventId, waiting: 2, failed: 2 });
  expect(points.map(({ waiting }) => waiting)).toEqual([2, 2]);
  expect(failures).toEqual([
    { kind: "job", id: "1", at: expect.any(String) as string, reason: "not a bundle", user: null, quantity: null },
    {
      kind: "purchase",
      id: purchaseId,
      at: at.toISOString(),
      reason: "ER_DUP_ENTRY: a fault",
      user: { id: userId, email: "ada@example.org", name: "Ada" },
      quantity: 2,
    },
  ]);
});

test("200: an event that is not live has its line all the same", async () => {
  const { redis, settings } = gateway.services;
  const eventId = await makeEvent(gateway.mysql, { title: "Quiet" });
  await redis.hset(lineKey(settings.REDIS_PREFIX, eventId), { seq: 3, head: 3 });
  const { line, points, failures } = await detailOf(eventId);
  expect(line).toMatchObject({ title: "Quiet", state: "idle", waiting: 0, oldestWaitMs: null });
  expect([points, failures]).toEqual([[], []]);
});

test("200: staff may look", async () => {
  const staff = await gateway.user({ role: "STAFF" });
  expect((await act(await makeEvent(gateway.mysql), staff)).status).toBe(200);
});

test("400: what is no id", async () => {
  expect((await problemOf(await act("no-id"))).code).toBe("invalid-request");
});

test("401, 403: nobody else", async () => {
  const eventId = await makeEvent(gateway.mysql);
  expect((await problemOf(await act(eventId, null))).code).toBe("unauthenticated");
  expect((await problemOf(await act(eventId, await gateway.user()))).code).toBe("forbidden");
});

test("404: an event that is not there", async () => {
  expect((await problemOf(await act("01ARZ3NDEKTSV4RRFFQ69G5FAV"))).code).toBe("event-not-found");
});
