import { handOverChannel, leaseKey, processesKey } from "@admit/contract";
import { makeEvent } from "@admit/prisma/testing";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { once } from "node:events";
import { LineUnavailableError } from "../../platform/line/line-unavailable-error.ts";
import { handOver } from "../hand-over.ts";
import { openRedis, openSubscriber } from "@admit/telemetry";
import { makeProcess } from "../../../test/tools/make-line.ts";
import { problemOf } from "../../../test/tools/problem-of.ts";
import { openTestGateway, type TestGateway } from "../../../test/tools/test-gateway.ts";

let gateway: TestGateway;
let admin: string;
beforeAll(async () => {
  gateway = await openTestGateway();
  admin = await gateway.user({ role: "ADMIN" });
});
afterAll(() => gateway.close());

beforeEach(() => gateway.services.redis.del(processesKey(gateway.services.settings.REDIS_PREFIX)));

const act = (eventId: string, userId: string | null = admin) =>
  gateway.as(userId, "POST", `/v1/ops/lines/${eventId}/hand-over`);

test("200: the worker that has the event is told, and named", async () => {
  const { redis, settings, log } = gateway.services;
  const eventId = await makeEvent(gateway.mysql);
  await makeProcess(gateway, "other");
  await redis.set(leaseKey(settings.REDIS_PREFIX, eventId), await makeProcess(gateway, "holder"));
  const subscriber = openSubscriber(settings.REDIS_URL, log);
  await subscriber.subscribe(handOverChannel(settings.REDIS_PREFIX));
  const told = once(subscriber as never, "message");
  const response = await act(eventId);
  expect([response.status, await response.json()]).toEqual([200, { from: "holder" }]);
  expect(await told).toEqual([handOverChannel(settings.REDIS_PREFIX), eventId]);
  subscriber.disconnect();
  expect(await gateway.audit(eventId)).toEqual([
    { actorId: admin, action: "event.hand-over", details: { from: "holder" } },
  ]);
});

test("200: an event that nobody has is nobody's to hand over, and that is said", async () => {
  await makeProcess(gateway, "one");
  await makeProcess(gateway, "other");
  expect(await (await act(await makeEvent(gateway.mysql))).json()).toEqual({ from: null });
});

test("409: one worker, a lost one and a gateway are not two workers; nothing is done", async () => {
  const eventId = await makeEvent(gateway.mysql);
  await makeProcess(gateway, "one");
  await makeProcess(gateway, "lost", { silentMs: 5000 });
  await makeProcess(gateway, "gateway", { part: "gateway" });
  expect((await problemOf(await act(eventId))).code).toBe("no-other-worker");
  expect(await gateway.audit(eventId)).toEqual([]);
});

test("503: the line that does not answer", async () => {
  const eventId = await makeEvent(gateway.mysql);
  const redis = openRedis("redis://127.0.0.1:1", gateway.services.log);
  const services = { ...gateway.services, redis };
  await expect(handOver(services, admin, eventId)).rejects.toThrow(LineUnavailableError);
  redis.disconnect();
});

test("400: what is no id", async () => {
  expect((await problemOf(await act("no-id"))).code).toBe("invalid-request");
});

test("401, 403: admins alone may do it", async () => {
  const eventId = await makeEvent(gateway.mysql);
  expect((await problemOf(await act(eventId, null))).code).toBe("unauthenticated");
  const staff = await gateway.user({ role: "STAFF" });
  expect((await problemOf(await act(eventId, staff))).code).toBe("forbidden");
});

test("404: an event that is not there", async () => {
  expect((await problemOf(await act("01ARZ3NDEKTSV4RRFFQ69G5FAV"))).code).toBe("event-not-found");
});
